package dev.evenkeel.lab.view;

import dev.evenkeel.lab.client.Outcome;
import dev.evenkeel.lab.drill.ClassicFigures;
import dev.evenkeel.lab.drill.Measurement;
import dev.evenkeel.lab.drill.Report;
import java.util.Map;
import java.util.stream.Collectors;

/** The report of a drill as a table of at most 80 columns. Stateless. */
public final class ReportTable {
  private ReportTable() {}

  /** The whole table with its verdict. */
  public static String of(Report report) {
    StringBuilder text = new StringBuilder();
    text.append(row("event", "measured", "bound", "lost", "classic*", ""));
    text.append("-".repeat(80)).append('\n');
    for (Measurement measurement : report.measurements()) {
      text.append(
          row(
              measurement.event(),
              measurement.figure(),
              measurement.boundMs() + " ms",
              Long.toString(measurement.lostCount()),
              measurement.classic().isEmpty() ? "-" : measurement.classic(),
              measurement.passed() ? "ok" : "FAIL"));
      measurement.complaints().forEach(words -> text.append("    ").append(words).append('\n'));
    }
    text.append("-".repeat(80)).append('\n');
    text.append("measured: the outage that a client sees who opens a connection each time; or,\n");
    text.append(quantities(report));
    text.append("* ").append(ClassicFigures.LABEL).append('\n');
    text.append(
        fold(
                "lb1: %s, lb2: %s, web servers: %s; %d requests answered, %d lost, in %d.%d s"
                    .formatted(
                        report.lb1(),
                        report.lb2(),
                        report.webServers(),
                        report.answered(),
                        report.lost(),
                        report.durationMs() / 1000,
                        report.durationMs() / 100 % 10))
            + "\n");
    return text.append(verdict(report)).append('\n').toString();
  }

  /** One line about a measurement. */
  public static String line(Measurement measurement) {
    return "%s: %s %s (bound %d ms), %d of %d requests lost%s%s"
        .formatted(
            measurement.event(),
            measurement.quantity(),
            measurement.figure(),
            measurement.boundMs(),
            measurement.lostCount(),
            measurement.requests(),
            kinds(measurement.lost()),
            measurement.passed() ? "" : " - FAIL");
  }

  private static String kinds(Map<Outcome, Long> lost) {
    return lost.isEmpty()
        ? ""
        : lost.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getValue() + " " + entry.getKey().words())
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String quantities(Report report) {
    String others =
        report.measurements().stream()
            .filter(measurement -> !measurement.quantity().equals("outage"))
            .map(measurement -> measurement.event() + ", " + measurement.quantity())
            .collect(Collectors.joining("; "));
    return fold("for " + others + ".") + "\n";
  }

  private static String fold(String text) {
    StringBuilder folded = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ", -1)) {
      if (column + word.length() + 1 > 79) {
        folded.append('\n');
        column = 0;
      } else if (column > 0) {
        folded.append(' ');
        column++;
      }
      folded.append(word);
      column += word.length();
    }
    return folded.toString();
  }

  private static String verdict(Report report) {
    long failed = report.measurements().stream().filter(each -> !each.passed()).count();
    return failed == 0
        ? "verdict: all within bounds"
        : "verdict: " + failed + " of " + report.measurements().size() + " out of bounds";
  }

  private static String row(
      String event, String measured, String bound, String lost, String classic, String verdict) {
    return "%-34s %10s %8s %5s  %-13s %s"
            .formatted(event, measured, bound, lost, classic, verdict)
            .stripTrailing()
        + "\n";
  }
}
