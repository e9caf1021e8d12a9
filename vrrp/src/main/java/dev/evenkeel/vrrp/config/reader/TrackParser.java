package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Segment;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Reads the lines of {@code track_script}, {@code track_interface} and the like. */
final class TrackParser {
  private static final int MAX_WEIGHT = 254;

  private final ReadContext context;
  private final Report report;

  TrackParser(ReadContext context) {
    this.context = context;
    this.report = context.report;
  }

  /** A line of {@code track_script}: {@code NAME [weight N [reverse|noreverse]]}. */
  void script(String owner, Segment line, List<TrackDraft> tracked) {
    String name = line.word(0);
    ScriptDraft script = context.script(name);
    if (script == null) {
      report.error("(%s) track script %s not found, ignoring...".formatted(owner, name));
    } else if (isTracked(name, tracked)) {
      report.error("(%s) duplicate track_script %s - ignoring".formatted(owner, name));
    } else if (line.size() > 1 && !line.word(1).equals("weight")) {
      report.error("(%s) unknown track script option %s - ignoring".formatted(owner, line.word(1)));
    } else if (line.size() == 2) {
      report.error(
          "(%s) weight without value specified for track script %s - ignoring"
              .formatted(owner, name));
    } else {
      int weight = script.weightPoints;
      if (line.size() > 2) {
        OptionalInt given = weight(line);
        if (given.isEmpty()) {
          report.error(
              "(%s) track script %s: weight must be between [-253..253] inclusive, ignoring..."
                  .formatted(owner, name));
        }
        weight = given.orElse(weight);
      }
      boolean reverse =
          direction(
              line,
              script.weightReversed,
              "(%s) unknown track_script %s weight option %s - ignoring"
                  .formatted(owner, name, line.word(3)));
      tracked.add(new TrackDraft(name, weight, reverse, line.position()));
    }
  }

  /** A line of {@code track_interface}: {@code NAME [weight N [reverse|noreverse]]}. */
  void networkInterface(String owner, Segment line, List<TrackDraft> tracked) {
    String name = line.word(0);
    if (isTracked(name, tracked)) {
      report.error("(%s) duplicate track_interface %s - ignoring".formatted(owner, name));
    } else if (!context.interfaceUsable(name)) {
      report.error("(%s) tracked interface %s doesn't exist".formatted(owner, name));
    } else if (line.size() > 1 && !line.word(1).equals("weight")) {
      report.error(
          "(%s) unknown track_interface %s option %s - ignoring"
              .formatted(owner, name, line.word(1)));
    } else if (line.size() == 2) {
      report.error(
          "(%s) weight without value specified for track_interface %s - ignoring"
              .formatted(owner, name));
    } else {
      OptionalInt given = line.size() > 2 ? weight(line) : OptionalInt.of(0);
      if (given.isEmpty()) {
        report.error(
            "(%s) weight %s for %s must be between [-253..253] inclusive. Ignoring..."
                .formatted(owner, line.word(2), name));
      }
      boolean reverse =
          direction(
              line,
              false,
              "(%s) unknown track_interace %s weight option %s - ignoring"
                  .formatted(owner, name, line.word(3)));
      tracked.add(new TrackDraft(name, given.orElse(0), reverse, line.position()));
    }
  }

  /** A line of {@code track_process}: {@code NAME [weight N [reverse|noreverse]]}. */
  void process(String owner, Segment line, List<TrackDraft> tracked) {
    referTo(
        "process", "track_process %s", MAX_WEIGHT, context.trackProcesses, owner, line, tracked);
  }

  /** A line of {@code track_file}: {@code NAME [weight N [reverse|noreverse]]}. */
  void file(String owner, Segment line, List<TrackDraft> tracked) {
    referTo("file", "track file %s", MAX_WEIGHT, context.trackFiles, owner, line, tracked);
  }

  /** A line of {@code track_bfd}: {@code NAME [weight N [reverse|noreverse]]}. */
  void bfd(String owner, Segment line, List<TrackDraft> tracked) {
    referTo("bfd", "track bfd %s", MAX_WEIGHT - 1, context.bfdNames, owner, line, tracked);
  }

  private <T> void referTo(
      String what,
      String withOption,
      int maxWeight,
      Map<String, Trackable<T>> known,
      String owner,
      Segment line,
      List<TrackDraft> tracked) {
    String name = line.word(0);
    Trackable<T> block = known.get(name);
    if (block == null) {
      report.error("(%s) track %s %s not found, ignoring...".formatted(owner, what, name));
    } else if (isTracked(name, tracked)) {
      report.error("(%s) duplicate track_%s %s - ignoring".formatted(owner, what, name));
    } else if (line.size() > 1 && !line.word(1).equals("weight")) {
      report.error(
          "(%s) unknown track %s option %s - ignoring"
              .formatted(owner, what.equals("bfd") ? "bfd " + name : what, line.word(1)));
    } else if (line.size() == 2) {
      report.error(
          "(%s) weight without value specified for track %s %s - ignoring"
              .formatted(owner, what, name));
    } else {
      OptionalInt given = OptionalInt.empty();
      if (line.size() > 2) {
        given = context.params.signed(line.word(2), -maxWeight, maxWeight);
        if (given.isEmpty()) {
          report.error(
              "(%s) weight for track %s %s must be in [-%d..%d] inclusive. Ignoring..."
                  .formatted(owner, what, name, maxWeight, maxWeight));
        }
      }
      boolean reverse =
          direction(
              line,
              block.weightReversed(),
              "(%s) unknown %s weight option %s - ignoring"
                  .formatted(owner, withOption.formatted(name), line.word(3)));
      tracked.add(
          new TrackDraft(name, given.orElse(block.weightPoints()), reverse, line.position()));
    }
  }

  private OptionalInt weight(Segment line) {
    return context.params.signed(line.word(2), -MAX_WEIGHT, MAX_WEIGHT);
  }

  private boolean direction(Segment line, boolean unlessWritten, String problem) {
    return switch (line.word(3)) {
      case "" -> unlessWritten;
      case "reverse" -> true;
      case "noreverse" -> false;
      default -> {
        report.error(problem);
        yield unlessWritten;
      }
    };
  }

  private static boolean isTracked(String name, List<TrackDraft> tracked) {
    return tracked.stream().anyMatch(t -> t.name().equals(name));
  }
}
