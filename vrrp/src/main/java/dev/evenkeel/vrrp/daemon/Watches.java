package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.bfd.BfdSpeaker;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.Tracked;
import dev.evenkeel.vrrp.config.Tracking;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.track.FileTrackers;
import dev.evenkeel.vrrp.track.ProcessTrackers;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Daemon thread only: what instances watch besides scripts and interfaces: processes, files and BFD
 * sessions. It starts what any instance refers to and tells each of them what has become of it.
 */
final class Watches {
  /** A file's number times its weight below that is a fault. */
  private static final int LOWEST_POINTS = -253;

  private static final int HIGHEST_POINTS = 253;

  private final DaemonLog log;
  private final Supplier<Collection<Instance>> instances;
  private final ProcessTrackers processes;
  private final FileTrackers files;
  private final BfdSpeaker bfd;

  Watches(Host host, Supplier<Collection<Instance>> instances) {
    log = host.log;
    this.instances = instances;
    processes = new ProcessTrackers(host.loop, log::info, this::processChanged);
    files = new FileTrackers(host.loop, log::info, this::fileChanged);
    bfd = new BfdSpeaker(host.loop, log::info, this::bfdChanged);
  }

  /** Watches what this configuration says, and no more what only the one before said. */
  void watch(KeepalivedConfig config) {
    processes.track(
        config.trackProcesses().stream()
            .filter(p -> isUsed(config, p.name(), Tracking::processes))
            .toList());
    files.track(
        config.trackFiles().stream()
            .filter(f -> isUsed(config, f.name(), Tracking::files))
            .toList());
    bfd.replace(config.bfdInstances());
    instances.get().forEach(this::tell);
  }

  private static boolean isUsed(
      KeepalivedConfig config, String name, Function<Tracking, List<Tracked>> which) {
    return config.instances().stream().anyMatch(i -> refersTo(which.apply(i.tracking()), name))
        || config.syncGroups().stream().anyMatch(g -> refersTo(which.apply(g.tracking()), name));
  }

  private static boolean refersTo(List<Tracked> tracked, String name) {
    return tracked.stream().anyMatch(t -> t.name().equals(name));
  }

  /** Its BFD sessions. */
  BfdSpeaker bfd() {
    return bfd;
  }

  /** Speaks BFD from now on. */
  void start() {
    bfd.start();
  }

  /** Tells an instance all that is known. */
  void tell(Instance instance) {
    instance.trackings().forEach(t -> tell(instance, t));
  }

  private void tell(Instance instance, Tracking tracking) {
    tracking
        .processes()
        .forEach(t ->
            tell(instance, InstanceModel.processTracker(t.name()), processes.health(t.name())));
    tracking.files().forEach(t -> tellFile(instance, t, files.value(t.name())));
    tracking
        .bfds()
        .forEach(t ->
            tell(
                instance,
                InstanceModel.bfdTracker(t.name()),
                bfd.isUp(t.name()) ? Health.UP : Health.DOWN));
  }

  private static void tell(Instance instance, String tracker, Health health) {
    if (instance.state().health().get(tracker) != health) {
      instance.report(tracker, health);
    }
  }

  private void processChanged(String name, Health health) {
    instances.get().forEach(i -> tell(i, InstanceModel.processTracker(name), health));
  }

  private void fileChanged(String name, int value) {
    for (Instance instance : instances.get()) {
      instance.trackings().stream()
          .flatMap(t -> t.files().stream())
          .filter(t -> t.name().equals(name))
          .forEach(t -> tellFile(instance, t, value));
    }
  }

  private void tellFile(Instance instance, Tracked tracked, int value) {
    String tracker = InstanceModel.fileTracker(tracked.name());
    int sign = tracked.weightReversed() ? -1 : 1;
    long points = (long) value * tracked.weightPoints() * sign;
    boolean bad = tracked.weightPoints() == 0 ? value != 0 : points < LOWEST_POINTS;
    Health health = bad ? Health.DOWN : Health.UP;
    Health before = instance.state().health().get(tracker);
    if (before != null && before != health) {
      log.info(
          "(%s): tracked file %s %s"
              .formatted(
                  instance.name(),
                  tracked.name(),
                  bad ? "now FAULT state" : "leaving FAULT state"));
    }
    // In FAULT the priority stands still, as Keepalived's does.
    int worth = bad ? 0 : Math.clamp(points, LOWEST_POINTS, HIGHEST_POINTS);
    instance.report(tracker, health, worth);
  }

  private void bfdChanged(String name, boolean up) {
    for (Instance instance : instances.get()) {
      if (instance.trackings().stream().anyMatch(t -> refersTo(t.bfds(), name))) {
        log.info(
            "VRRP_Instance(%s) Tracked BFD instance %s is %s"
                .formatted(instance.name(), name, up ? "UP" : "DOWN"));
        tell(instance, InstanceModel.bfdTracker(name), up ? Health.UP : Health.DOWN);
      }
    }
  }

  /** Watches nothing any more; BFD neighbours are told that their sessions are down. */
  void stop() {
    processes.close();
    files.close();
    bfd.stop();
  }
}
