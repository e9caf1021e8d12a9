package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Segment;
import java.util.List;
import java.util.OptionalInt;

/** Reads the lines of {@code track_script}, {@code track_interface} and their like. */
final class TrackParser {
  private static final int MAX_WEIGHT = 254;

  private final ReadContext context;
  private final Report report;

  TrackParser(ReadContext context) {
    this.context = context;
    this.report = context.report;
  }

  /** A line of {@code track_script}. */
  void script(String owner, Segment line, List<TrackDraft> tracked) {
    String name = line.word(0);
    ScriptDraft script = context.script(name);
    if (script == null) {
      report.error("(" + owner + ") track script " + name + " not found, ignoring...");
      return;
    }
    if (isTracked(name, tracked)) {
      report.error("(" + owner + ") duplicate track_script " + name + " - ignoring");
      return;
    }
    int weight = script.weightPoints;
    boolean reverse = script.weightReversed;
    if (line.size() >= 2) {
      if (!line.word(1).equals("weight")) {
        report.error("(" + owner + ") unknown track script option " + line.word(1) + " - ignoring");
        return;
      }
      if (line.size() == 2) {
        report.error(
            "("
                + owner
                + ") weight without value specified for track script "
                + name
                + " - ignoring");
        return;
      }
      OptionalInt given = context.params.signed(line.word(2), -MAX_WEIGHT, MAX_WEIGHT);
      if (given.isEmpty()) {
        report.error(
            "("
                + owner
                + ") track script "
                + name
                + ": weight must be between [-253..253] inclusive, ignoring...");
      } else {
        weight = given.getAsInt();
      }
      if (line.size() > 3) {
        switch (line.word(3)) {
          case "reverse" -> reverse = true;
          case "noreverse" -> reverse = false;
          default ->
              report.error(
                  "("
                      + owner
                      + ") unknown track_script "
                      + name
                      + " weight option "
                      + line.word(3)
                      + " - ignoring");
        }
      }
    }
    tracked.add(new TrackDraft(name, weight, reverse, line.position()));
  }

  /** A line of {@code track_interface}. */
  void networkInterface(String owner, Segment line, List<TrackDraft> tracked) {
    String name = line.word(0);
    if (isTracked(name, tracked)) {
      report.error("(" + owner + ") duplicate track_interface " + name + " - ignoring");
      return;
    }
    if (!context.interfaceUsable(name)) {
      report.error("(" + owner + ") tracked interface " + name + " doesn't exist");
    }
    int weight = 0;
    boolean reverse = false;
    if (line.size() >= 2) {
      if (!line.word(1).equals("weight")) {
        report.error(
            "("
                + owner
                + ") unknown track_interface "
                + name
                + " option "
                + line.word(1)
                + " - ignoring");
      } else if (line.size() == 2) {
        report.error(
            "("
                + owner
                + ") weight without value specified for track_interface "
                + name
                + " - ignoring");
      } else {
        OptionalInt given = context.params.signed(line.word(2), -MAX_WEIGHT, MAX_WEIGHT);
        if (given.isEmpty()) {
          report.error(
              "("
                  + owner
                  + ") weight "
                  + line.word(2)
                  + " for "
                  + name
                  + " must be between [-253..253] inclusive. Ignoring...");
        } else {
          weight = given.getAsInt();
        }
        if (line.size() > 3 && line.word(3).equals("reverse")) {
          reverse = true;
        } else if (line.size() > 3 && !line.word(3).equals("noreverse")) {
          report.error(
              "("
                  + owner
                  + ") unknown track_interace "
                  + name
                  + " weight option "
                  + line.word(3)
                  + " - ignoring");
        }
      }
    }
    tracked.add(new TrackDraft(name, weight, reverse, line.position()));
  }

  private static boolean isTracked(String name, List<TrackDraft> tracked) {
    return tracked.stream().anyMatch(t -> t.name().equals(name));
  }
}
