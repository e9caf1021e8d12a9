package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxySections;
import dev.evenkeel.balancer.config.SectionParser;
import dev.evenkeel.balancer.log.LogKeywords.FormatOrigin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads sections {@code log-profile} (manual, chapter 8.3.5). Owned by the thread that reads the
 * configuration.
 */
public final class LogProfileSection implements SectionParser {
  private final LogProfiles profiles;
  private LogProfiles.@Nullable Draft current;

  /** Reads into a collection. */
  public LogProfileSection(LogProfiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Next open(Line line) {
    String name = line.word(1);
    current = null;
    if (name.isEmpty()) {
      line.alert(" : missing name for log-profile section.");
      return Next.STOP_FILE;
    }
    ProxySections.alertWrongName(line);
    LogProfiles.Draft other = profiles.find(name);
    if (other != null) {
      line.alert(
          " : log-profile section '"
              + name
              + "' already exists (declared at "
              + other.position()
              + ").");
    }
    line.atMostArguments(1);
    current = profiles.begin(name, line.position());
    return Next.GO_ON;
  }

  @Override
  public void line(Line line) {
    LogProfiles.Draft draft = current;
    if (draft == null) {
      return;
    }
    switch (line.word(0)) {
      case "log-tag" -> tag(line, draft);
      case "on" -> step(line, draft);
      default -> line.alert(" : unknown keyword '" + line.word(0) + "' in 'log-profile' section");
    }
  }

  private static void tag(Line line, LogProfiles.Draft draft) {
    if (line.word(1).isEmpty()) {
      line.alert(" : 'log-tag' expects a tag for use in syslog.");
    } else if (line.atMostArguments(1)) {
      draft.tag = line.word(1);
    }
  }

  private static void step(Line line, LogProfiles.Draft draft) {
    String step = line.word(1);
    if (step.equals("quic-init")) {
      line.notSupported("'on quic-init' in 'log-profile' section");
      return;
    }
    if (!step.equals(LogProfiles.ANY) && LogOrigin.parse(step).isEmpty()) {
      line.alert(
          " : 'on' expects a logging step: "
              + LogProfiles.steps()
              + (step.isEmpty() ? "." : " (got '" + step + "')."));
      return;
    }
    LogProfiles.StepDraft read = draft.step(step);
    if (line.word(2).isEmpty()) {
      line.alert(" : 'on " + step + "' expects 'drop', 'format <fmt>' or 'sd <fmt>'.");
    }
    int at = 2;
    while (at < line.count()) {
      String option = line.word(at);
      switch (option) {
        case "drop" -> {
          read.dropped = true;
          at++;
        }
        case "format", "sd" -> {
          if (line.word(at + 1).isEmpty()) {
            line.alert(" : '" + option + "' of 'on " + step + "' expects a log format.");
            return;
          }
          Optional<FormatOrigin> text =
              Optional.of(new FormatOrigin(line.word(at + 1), line.position()));
          if (option.equals("format")) {
            read.format = text;
          } else {
            read.structured = text;
          }
          at += 2;
        }
        default -> {
          line.alert(
              " : 'on "
                  + step
                  + "' expects 'drop', 'format <fmt>' or 'sd <fmt>' (got '"
                  + option
                  + "').");
          return;
        }
      }
    }
  }
}
