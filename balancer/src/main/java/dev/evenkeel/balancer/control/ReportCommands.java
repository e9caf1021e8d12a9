package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.OPERATOR;
import static dev.evenkeel.balancer.runtime.AccessLevel.USER;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.report.InfoReport;
import dev.evenkeel.balancer.report.Section;
import dev.evenkeel.balancer.report.StatForm;
import dev.evenkeel.balancer.report.StatReport;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** {@code show stat}, {@code show info}, {@code show schema json}. Control thread only. */
final class ReportCommands {
  private final Deployment deployment;
  private final Compatibility compatibility;
  private final InfoReport info;

  private ReportCommands(Deployment deployment, Compatibility compatibility) {
    this.deployment = deployment;
    this.compatibility = compatibility;
    this.info = new InfoReport(deployment, compatibility);
  }

  static void register(
      CommandRegistry registry, Deployment deployment, Compatibility compatibility) {
    ReportCommands commands = new ReportCommands(deployment, compatibility);
    registry
        .add(
            Command.of(
                "show stat",
                USER,
                "show stat [desc|json|no-maint|typed|up]*: report counters for each proxy and"
                    + " server",
                commands::stat))
        .add(
            Command.of(
                "show info",
                USER,
                "show info [desc|json|typed|float]*      : report information about the running"
                    + " process",
                commands::info))
        .add(
            Command.of(
                "show schema json",
                USER,
                "show schema json                        : report schema used for stats",
                request -> new Answer.Text(schema())));
  }

  /** Three arguments select rows; words about the form follow, or stand alone. */
  private Answer stat(Request request) {
    List<String> words = request.arguments();
    List<Section> sections = deployment.sections();
    int kinds = -1;
    int server = -1;
    if (words.size() >= 3) {
      String proxy = words.getFirst();
      int number = Numbers.lenient(proxy);
      if (number != -1) {
        sections =
            sections.stream().filter(section -> Deployment.isCalled(section, proxy)).toList();
        if (sections.isEmpty()) {
          return Answer.error("No such proxy.");
        }
      }
      kinds = Numbers.lenient(words.get(1));
      server = Numbers.lenient(words.get(2));
      words = words.subList(3, words.size());
    }
    StatReport.Wish wish =
        new StatReport.Wish(
            StatForm.of(words),
            words.contains("desc"),
            request.session().level().allows(OPERATOR),
            kinds,
            server,
            words.contains("no-maint"),
            words.contains("up"),
            compatibility.hasNewestStatistics());
    StatReport report = new StatReport(wish, deployment::health, System.nanoTime() / 1_000_000);
    return new Answer.Dump(report.pieces(sections));
  }

  private Answer info(Request request) {
    List<String> words = request.arguments();
    return new Answer.Text(
        info.text(StatForm.of(words), words.contains("desc"), words.contains("float")));
  }

  private static String schema() {
    try (InputStream in =
        Objects.requireNonNull(StatReport.class.getResourceAsStream("schema.json"))) {
      return new String(in.readAllBytes(), US_ASCII);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
