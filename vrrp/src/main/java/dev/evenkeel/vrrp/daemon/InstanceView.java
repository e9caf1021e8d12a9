package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.packet.Rejection;
import dev.evenkeel.vrrp.packet.Rejection.Counter;
import dev.evenkeel.vrrp.track.ScriptTracker;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A picture of one instance at one moment. Immutable.
 *
 * @param config its configuration
 * @param state its state
 * @param scripts the tracked scripts that have reported, with the status of the last run
 * @param advertsReceived advertisements accepted
 * @param advertsSent advertisements sent
 * @param becameMaster how often it became master
 * @param releasedMaster how often it ceased to be
 * @param priorityZeroReceived advertisements with priority 0 accepted
 * @param priorityZeroSent advertisements with priority 0 sent
 * @param errors packets ignored, by reason
 * @param changedUs when its state changed last, in microseconds since 1970; 0 before
 * @param masterPriority what the master that it listens to advertised last; 0 where it has none
 * @param conflicts why it and others do not understand each other at the moment
 * @param conflictsTotal how often such a thing was noticed in all
 */
public record InstanceView(
    VrrpInstance config,
    RouterState state,
    Map<String, Integer> scripts,
    long advertsReceived,
    long advertsSent,
    long becameMaster,
    long releasedMaster,
    long priorityZeroReceived,
    long priorityZeroSent,
    Map<Rejection.Counter, Long> errors,
    long changedUs,
    int masterPriority,
    List<Conflict> conflicts,
    long conflictsTotal) {

  /**
   * What is wrong between this router and another.
   *
   * @param other its address, or whatever it is known by
   * @param reason in words
   * @param count how often it was noticed
   */
  public record Conflict(String other, String reason, long count) {}

  /** Copies the maps. */
  public InstanceView {
    scripts = Map.copyOf(scripts);
    errors = Map.copyOf(errors);
    conflicts = List.copyOf(conflicts);
  }

  static InstanceView of(Instance instance, Map<String, ScriptTracker> trackers) {
    Map<String, Integer> scripts = new LinkedHashMap<>();
    instance
        .config()
        .tracking()
        .scripts()
        .forEach(t -> {
          ScriptTracker tracker = trackers.get(t.scriptName());
          if (tracker != null) {
            scripts.put(t.scriptName(), tracker.lastStatus());
          }
        });
    Map<Counter, Long> errors = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      errors.put(counter, instance.counters.errors(counter));
    }
    Counters counters = instance.counters;
    return new InstanceView(
        instance.config(),
        instance.state(),
        scripts,
        counters.advertsReceived,
        counters.advertsSent,
        counters.becameMaster,
        counters.releasedMaster,
        counters.priorityZeroReceived,
        counters.priorityZeroSent,
        errors,
        instance.changedUs(),
        instance.masterPriority(),
        instance.conflicts().open().stream()
            .map(c -> new Conflict(c.other(), c.reason(), c.count()))
            .toList(),
        instance.conflicts().total());
  }
}
