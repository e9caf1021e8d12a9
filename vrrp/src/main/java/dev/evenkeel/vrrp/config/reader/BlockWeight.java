package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Segment;

/** The {@code weight} line of a file's or a process's block. */
final class BlockWeight {
  private static final int MAX = 254;

  private final Report report;
  private final Params params;
  private final String shortName;
  private final String keyword;
  private int points;
  private boolean reversed;

  BlockWeight(ReadContext context, String shortName, String keyword) {
    report = context.report;
    params = context.params;
    this.shortName = shortName;
    this.keyword = keyword;
  }

  void reset(int unlessWritten) {
    points = unlessWritten;
    reversed = false;
  }

  int points() {
    return points;
  }

  boolean reversed() {
    return reversed;
  }

  void read(String name, Segment line) {
    if (line.size() < 2) {
      report.error("No weight specified for %s %s - ignoring".formatted(shortName, name));
      return;
    }
    params.signed(
        line.word(1),
        -MAX,
        MAX,
        value -> points = value,
        "Weight (%s) for %s %s must be between [-254..254] inclusive. Ignoring..."
            .formatted(line.word(1), keyword, name));
    if (line.size() > 2) {
      if (line.word(2).equals("reverse")) {
        reversed = true;
      } else {
        report.error("%s %s unknown weight option %s".formatted(keyword, name, line.word(2)));
      }
    }
  }
}
