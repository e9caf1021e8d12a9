package dev.evenkeel.vrrp.machine;

import java.util.List;

/** Settings for tests: defaults with a few things changed. */
final class SettingsBuilder {
  private final int priority;
  private int version = 2;
  private boolean wantsMaster;
  private long intervalMs = 1000;
  private boolean preempt = true;
  private long preemptDelayMs;
  private boolean tracksOwnInterface = true;
  private List<Tracker> trackers = List.of();
  private GarpSchedule garp = GarpSchedule.DEFAULT;
  private boolean answersLower = true;
  private boolean advertisesBeforeYielding;
  private boolean inSyncGroup;

  private SettingsBuilder(int priority) {
    this.priority = priority;
  }

  static SettingsBuilder priority(int priority) {
    return new SettingsBuilder(priority);
  }

  /** The same with another priority. */
  static RouterSettings like(RouterSettings other, int priority) {
    return new RouterSettings(
        other.name(),
        other.version(),
        priority,
        other.wantsMaster(),
        other.advertIntervalNs(),
        other.downTimerAdverts(),
        other.preempt(),
        other.preemptDelayNs(),
        other.tracksOwnInterface(),
        other.trackers(),
        other.garp(),
        other.answersLowerPriority(),
        other.advertisesBeforeYielding(),
        other.ownerIgnoresAdverts(),
        other.inSyncGroup());
  }

  /** The same with {@code nopreempt}. */
  static RouterSettings withoutPreemption(RouterSettings other) {
    SettingsBuilder copy =
        priority(other.basePriority())
            .version(other.version())
            .intervalMs(other.advertIntervalNs() / 1_000_000)
            .nopreempt();
    copy.trackers = other.trackers();
    return copy.build();
  }

  SettingsBuilder version(int value) {
    version = value;
    return this;
  }

  SettingsBuilder wantsMaster() {
    wantsMaster = true;
    return this;
  }

  SettingsBuilder intervalMs(long value) {
    intervalMs = value;
    return this;
  }

  SettingsBuilder nopreempt() {
    preempt = false;
    return this;
  }

  SettingsBuilder preemptDelayMs(long value) {
    preemptDelayMs = value;
    return this;
  }

  SettingsBuilder dontTrackPrimary() {
    tracksOwnInterface = false;
    return this;
  }

  SettingsBuilder trackers(Tracker... values) {
    trackers = List.of(values);
    return this;
  }

  SettingsBuilder garp(GarpSchedule value) {
    garp = value;
    return this;
  }

  SettingsBuilder silentToLower() {
    answersLower = false;
    return this;
  }

  SettingsBuilder advertisesBeforeYielding() {
    advertisesBeforeYielding = true;
    return this;
  }

  SettingsBuilder inSyncGroup() {
    inSyncGroup = true;
    return this;
  }

  RouterSettings build() {
    return new RouterSettings(
        "VI_1",
        version,
        priority,
        wantsMaster,
        intervalMs * 1_000_000,
        3,
        preempt,
        preemptDelayMs * 1_000_000,
        tracksOwnInterface,
        trackers,
        garp,
        answersLower,
        advertisesBeforeYielding,
        false,
        inSyncGroup);
  }
}
