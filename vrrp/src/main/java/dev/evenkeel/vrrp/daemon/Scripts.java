package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.VrrpScript;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.process.Children;
import dev.evenkeel.vrrp.track.ScriptTracker;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Daemon thread only: the scripts that instances depend on, each run once for all of them. A script
 * nobody tracks is not run.
 */
final class Scripts {
  private final EventLoop loop;
  private final Supplier<Children> children;
  private final Supplier<Collection<Instance>> instances;
  private final Consumer<String> log;
  private final Map<String, ScriptTracker> trackers = new LinkedHashMap<>();
  private boolean started;

  Scripts(
      EventLoop loop,
      Supplier<Children> children,
      Supplier<Collection<Instance>> instances,
      Consumer<String> log) {
    this.loop = loop;
    this.children = children;
    this.instances = instances;
    this.log = log;
  }

  /** By their names, as far as they are run. */
  Map<String, ScriptTracker> trackers() {
    return trackers;
  }

  /** Has those of a configuration, not started yet. */
  void create(KeepalivedConfig config) {
    tracked(config).forEach(this::create);
  }

  private void create(VrrpScript script) {
    String name = InstanceModel.scriptTracker(script.name());
    trackers.put(
        script.name(),
        new ScriptTracker(
            script,
            loop,
            children.get(),
            log,
            health -> instances.get().forEach(i -> i.report(name, health))));
  }

  private static List<VrrpScript> tracked(KeepalivedConfig config) {
    return config.scripts().stream()
        .filter(s ->
            config.allTracking().stream()
                .flatMap(t -> t.scripts().stream())
                .anyMatch(t -> t.scriptName().equals(s.name())))
        .toList();
  }

  /** Runs them, each for the first time at once. */
  void start() {
    started = true;
    trackers.values().forEach(ScriptTracker::start);
  }

  void stop() {
    trackers.values().forEach(ScriptTracker::stop);
  }

  /** Tells an instance all that is known. */
  void tell(Instance instance) {
    trackers.forEach(
        (name, script) -> instance.report(InstanceModel.scriptTracker(name), script.health()));
  }

  /** After a reload. A script that is written as before goes on with its counts. */
  void replace(KeepalivedConfig config) {
    List<VrrpScript> wanted = tracked(config);
    for (ScriptTracker old : List.copyOf(trackers.values())) {
      boolean stays =
          wanted.stream()
              .anyMatch(s -> s.name().equals(old.script().name()) && isSame(s, old.script()));
      if (!stays) {
        old.stop();
        trackers.remove(old.script().name());
      }
    }
    for (VrrpScript script : wanted) {
      if (!trackers.containsKey(script.name())) {
        create(script);
        ScriptTracker added = trackers.get(script.name());
        if (added != null && started) {
          loop.post(added::start);
        }
      }
    }
  }

  private static boolean isSame(VrrpScript one, VrrpScript other) {
    return one.command().equals(other.command())
        && one.intervalMs() == other.intervalMs()
        && one.timeoutMs() == other.timeoutMs()
        && one.rise() == other.rise()
        && one.fall() == other.fall();
  }
}
