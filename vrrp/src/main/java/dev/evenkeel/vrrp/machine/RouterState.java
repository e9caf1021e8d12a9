package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.packet.IpAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a virtual router remembers. Immutable; made by {@link #initial} and {@link
 * VrrpMachine#step} only. Deadlines are on the caller's monotonic clock in nanoseconds, {@code
 * Long.MAX_VALUE} for none.
 *
 * @param settings the configuration in force
 * @param phase where the router stands
 * @param link its interface
 * @param health the last report of each tracker
 * @param points what each tracker's last report was worth, where it said so
 * @param priority the effective priority, 1 to 255
 * @param yieldsOwnership whether an owner (255) has found another one with a higher address and
 *     counts as 254
 * @param masterIntervalNs the interval of the master we listen to; version 3 learns it
 * @param master who was last heard as master, or null
 * @param protocolDeadlineNs backup: when the master counts as gone; master: when to advertise next
 * @param preemptAtNs backup: until when a lower priority master is tolerated
 * @param secondGarpAtNs master: the burst after {@code garp_master_delay}
 * @param refreshGarpAtNs master: the next refresh
 * @param conflictGarpAtNs master: the burst after a lower priority master was heard
 * @param yieldUntilNs master: until when it offers the address to whoever comes
 * @param standsBack backup: whether it has handed over and leaves the address to any master
 * @param groupFault whether another member of the sync group has a fault of its own
 * @param masterGone backup in a sync group: the wait for the master has ended, and the other
 *     members are waited for; INIT: the other members are master already
 */
public record RouterState(
    RouterSettings settings,
    Phase phase,
    Link link,
    Map<String, Health> health,
    Map<String, Integer> points,
    int priority,
    boolean yieldsOwnership,
    long masterIntervalNs,
    @Nullable IpAddress master,
    long protocolDeadlineNs,
    long preemptAtNs,
    long secondGarpAtNs,
    long refreshGarpAtNs,
    long conflictGarpAtNs,
    long yieldUntilNs,
    boolean standsBack,
    boolean groupFault,
    boolean masterGone) {

  /** Copies the maps. */
  public RouterState {
    health = Map.copyOf(health);
    points = Map.copyOf(points);
  }

  /** A router that has not started. */
  public static RouterState initial(RouterSettings settings) {
    return new RouterState(
        settings,
        Phase.NEW,
        Link.ABSENT,
        Map.of(),
        Map.of(),
        settings.basePriority(),
        false,
        settings.advertIntervalNs(),
        null,
        Timing.NEVER,
        Timing.NEVER,
        Timing.NEVER,
        Timing.NEVER,
        Timing.NEVER,
        Timing.NEVER,
        false,
        false,
        false);
  }

  /** When the next {@link Event.Tick} is due. */
  public long nextDeadlineNs() {
    long garpAtNs = Math.min(secondGarpAtNs, Math.min(refreshGarpAtNs, conflictGarpAtNs));
    return Math.min(Math.min(protocolDeadlineNs, yieldUntilNs), garpAtNs);
  }

  /** Whether it is a master that serves on until another router takes over. */
  public boolean isYielding() {
    return yieldUntilNs != Timing.NEVER;
  }

  /** How long a backup of this configuration waits at most for a master that is silent. */
  public long longestMasterDownNs() {
    return Timing.masterDownNs(settings, 1, masterIntervalNs);
  }

  /** How long this router waits for a master that is silent. */
  public long masterDownNs() {
    return Timing.masterDownNs(settings, priority, masterIntervalNs);
  }

  /** Whether a backup would take the addresses from a living master of lower priority. */
  public boolean preempts(long nowNs) {
    boolean delayed =
        settings.preemptDelayNs() > 0 && (preemptAtNs == Timing.NEVER || nowNs < preemptAtNs);
    return phase == Phase.BACKUP && settings.preempt() && !standsBack && !delayed;
  }

  /** Whether the router holds the virtual addresses. */
  public boolean isMaster() {
    return phase == Phase.MASTER;
  }
}
