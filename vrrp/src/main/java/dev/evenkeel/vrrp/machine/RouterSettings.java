package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.packet.Advert;
import java.util.List;

/**
 * What the configuration says about one virtual router, as far as the state machine asks.
 * Immutable.
 *
 * @param name the instance's name, which stands in front of its log lines
 * @param version 2 or 3; decides how the skew time is computed
 * @param basePriority 1 to 255
 * @param wantsMaster {@code state MASTER}; matters for the owner (255) only
 * @param advertIntervalNs our own interval between advertisements
 * @param downTimerAdverts how many intervals without an advertisement mean that the master is gone
 * @param preempt whether a lower priority master is displaced
 * @param preemptDelayNs how long a lower priority master is tolerated first
 * @param tracksOwnInterface false with {@code dont_track_primary}
 * @param trackers what else the router depends on
 * @param garp the gratuitous ARP schedule
 * @param answersLowerPriority whether a master answers a lower priority advertisement at once (RFC
 *     9568 section 6.4.3)
 * @param advertisesBeforeYielding whether a master sends one more advertisement before it gives way
 * @param ownerIgnoresAdverts whether the owner (255) ignores what others advertise
 * @param inSyncGroup whether it becomes master only when {@link Event.GroupMaster} says so
 */
public record RouterSettings(
    String name,
    int version,
    int basePriority,
    boolean wantsMaster,
    long advertIntervalNs,
    int downTimerAdverts,
    boolean preempt,
    long preemptDelayNs,
    boolean tracksOwnInterface,
    List<Tracker> trackers,
    GarpSchedule garp,
    boolean answersLowerPriority,
    boolean advertisesBeforeYielding,
    boolean ownerIgnoresAdverts,
    boolean inSyncGroup) {

  private static final long ONE_SECOND_NS = 1_000_000_000L;

  /** Copies the list. */
  public RouterSettings {
    trackers = List.copyOf(trackers);
  }

  /**
   * The settings of an instance that only names its priority: version 2, one second, preempting.
   */
  public static RouterSettings defaults(String name, int priority) {
    return new RouterSettings(
        name,
        2,
        priority,
        false,
        ONE_SECOND_NS,
        3,
        true,
        0,
        true,
        List.of(),
        GarpSchedule.DEFAULT,
        true,
        false,
        false,
        false);
  }

  boolean isOwner() {
    return basePriority == Advert.PRIORITY_OWNER;
  }

  /** The tracker of this name exists and can put the router into FAULT. */
  boolean requires(String trackerName) {
    return trackers.stream().anyMatch(t -> t.name().equals(trackerName) && t.isRequired());
  }
}
