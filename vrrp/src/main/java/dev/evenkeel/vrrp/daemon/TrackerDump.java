package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.BfdInstance;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.SyncGroup;
import dev.evenkeel.vrrp.config.TrackFile;
import dev.evenkeel.vrrp.config.TrackProcess;
import dev.evenkeel.vrrp.config.Tracked;
import dev.evenkeel.vrrp.config.Tracking;
import dev.evenkeel.vrrp.config.VrrpScript;
import dev.evenkeel.vrrp.machine.Phase;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What instances depend on, in the words of the file that Keepalived writes on SIGUSR1: sync groups
 * and trackers. Stateless.
 */
final class TrackerDump {
  private TrackerDump() {}

  /** What one instance, or a group, watches. */
  static void tracked(StringBuilder out, Tracking tracking) {
    DataDump.list(
        out,
        "Tracked interfaces :",
        tracking.interfaces().stream()
            .map(t ->
                weighted(t.interfaceName() + " weight", t.weightPoints(), t.weightReversed())));
    DataDump.list(
        out,
        "Tracked scripts :",
        tracking.scripts().stream()
            .map(t -> weighted(t.scriptName() + " weight", t.weightPoints(), t.weightReversed())));
    DataDump.list(out, "Tracked files :", all(tracking.files(), ", weight"));
    DataDump.list(out, "Tracked processes :", all(tracking.processes(), ", weight"));
    DataDump.list(out, "Tracked BFDs :", all(tracking.bfds(), ": weight"));
  }

  private static Stream<String> all(List<Tracked> things, String words) {
    return things.stream()
        .map(t -> weighted(t.name() + words, t.weightPoints(), t.weightReversed()));
  }

  private static String weighted(String what, int points, boolean reversed) {
    return "%s %d%s".formatted(what, points, reversed ? " reverse" : "");
  }

  /** The blocks of the file, each kind under its heading. */
  static void append(StringBuilder out, KeepalivedConfig config, List<InstanceView> views) {
    heading(out, "VRRP Sync groups", config.syncGroups());
    config.syncGroups().forEach(g -> group(out, g, views));
    heading(out, "VRRP Scripts", config.scripts());
    config.scripts().forEach(s -> script(out, s, views));
    heading(out, "VRRP Track files", config.trackFiles());
    config.trackFiles().forEach(f -> file(out, f));
    heading(out, "VRRP Track processes", config.trackProcesses());
    config.trackProcesses().forEach(p -> process(out, p, views));
    heading(out, "VRRP Track BFDs", config.bfdInstances());
    config.bfdInstances().forEach(b -> bfd(out, b, views));
  }

  private static void heading(StringBuilder out, String title, List<?> blocks) {
    if (!blocks.isEmpty()) {
      out.append("------< ").append(title).append(" >------\n");
    }
  }

  private static void group(StringBuilder out, SyncGroup group, List<InstanceView> views) {
    List<Phase> members =
        views.stream()
            .filter(v -> group.members().contains(v.config().name()))
            .map(v -> v.state().phase())
            .toList();
    Phase phase =
        members.contains(Phase.FAULT)
            ? Phase.FAULT
            : members.stream().distinct().count() == 1 ? members.getFirst() : Phase.BACKUP;
    DataDump.line(out, 1, "VRRP Sync Group", group.name() + ", " + Words.state(phase));
    DataDump.list(out, "VRRP member instances :", group.members().stream());
    tracked(out, group.tracking());
  }

  private static void script(StringBuilder out, VrrpScript script, List<InstanceView> views) {
    DataDump.line(out, 1, "VRRP Script", script.name());
    DataDump.line(out, 3, "Command", Words.command(script.command()));
    DataDump.line(out, 3, "Interval", Words.seconds(script.intervalMs()) + " sec");
    DataDump.line(out, 3, "Timeout", Words.seconds(script.timeoutMs()) + " sec");
    DataDump.line(out, 3, "Weight", script.weightPoints());
    DataDump.line(out, 3, "Rise", script.rise());
    DataDump.line(out, 3, "Fall", script.fall());
    String status =
        switch (health(InstanceModel.scriptTracker(script.name()), views)) {
          case UP -> "GOOD";
          case DOWN -> "BAD";
          case UNKNOWN -> "INIT";
        };
    DataDump.line(out, 3, "Status", status);
  }

  private static void file(StringBuilder out, TrackFile file) {
    DataDump.line(out, 1, "Track file", file.name());
    DataDump.line(out, 3, "File", file.path());
  }

  private static void process(StringBuilder out, TrackProcess process, List<InstanceView> views) {
    boolean quorum = health(InstanceModel.processTracker(process.name()), views) == Health.UP;
    DataDump.line(out, 1, "VRRP Track process", process.name());
    DataDump.line(out, 3, "Process", String.join(" ", process.words()));
    DataDump.line(out, 3, "Min processes", process.quorum());
    if (process.quorumMax() != TrackProcess.UNLIMITED) {
      DataDump.line(out, 3, "Max processes", process.quorumMax());
    }
    DataDump.line(out, 3, "Have quorum", quorum);
  }

  private static void bfd(StringBuilder out, BfdInstance bfd, List<InstanceView> views) {
    boolean up = health(InstanceModel.bfdTracker(bfd.name()), views) == Health.UP;
    DataDump.line(out, 1, "VRRP Track BFD", bfd.name());
    out.append("   Bfd is ").append(up ? "up" : "down").append('\n');
  }

  /** What the instances have heard of a tracker; nothing where none uses it. */
  private static Health health(String tracker, List<InstanceView> views) {
    return views.stream()
        .map(v -> v.state().health().get(tracker))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(Health.UNKNOWN);
  }
}
