package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.packet.Advert;

/**
 * What follows from link and trackers: whether the router may run at all, and with which priority.
 * Stateless.
 */
final class Conditions {

  private static final int LOWEST = 1;
  private static final int HIGHEST = 254;

  private Conditions() {}

  /** Whether something the router depends on is down, or its group does. */
  static boolean hasFault(Draft draft) {
    return draft.groupFault || hasOwnFault(draft);
  }

  /** Whether something the router itself depends on is down. */
  static boolean hasOwnFault(RouterState state) {
    return hasOwnFault(new Draft(state, 0));
  }

  private static boolean hasOwnFault(Draft draft) {
    boolean linkDown = draft.settings.tracksOwnInterface() && !draft.link.up();
    return linkDown || draft.link.source() == null || anyRequired(draft, Health.DOWN);
  }

  /** Whether something that could put the router into FAULT has not reported yet. */
  static boolean isUndecided(Draft draft) {
    return anyRequired(draft, Health.UNKNOWN);
  }

  /** Whether the router should leave the address to any other that takes it. */
  static boolean isDemoted(Draft draft) {
    return draft.settings.trackers().stream()
        .anyMatch(t -> t.isDemoting() && t.effective(healthOf(draft, t)) == Health.DOWN);
  }

  private static boolean anyRequired(Draft draft, Health wanted) {
    return draft.settings.trackers().stream()
        .anyMatch(t -> t.isRequired() && t.effective(healthOf(draft, t)) == wanted);
  }

  private static Health healthOf(Draft draft, Tracker tracker) {
    return draft.health.getOrDefault(tracker.name(), Health.UNKNOWN);
  }

  /**
   * The effective priority: the base and what the trackers add, summed without bounds and then
   * brought between 1 and 254. An owner keeps 255 whatever its weights say, unless it yields to
   * another owner; a demoting tracker that is down, or a hand-over that has begun, leaves the
   * lowest priority to everyone.
   */
  static int priority(Draft draft) {
    if (isDemoted(draft) || draft.isYielding()) {
      return LOWEST;
    }
    if (draft.settings.isOwner()) {
      return draft.yieldsOwnership ? HIGHEST : Advert.PRIORITY_OWNER;
    }
    int sum = draft.settings.basePriority();
    for (Tracker tracker : draft.settings.trackers()) {
      int reported = draft.points.getOrDefault(tracker.name(), 0);
      sum += tracker.contribution(healthOf(draft, tracker), reported);
    }
    return Math.clamp(sum, LOWEST, HIGHEST);
  }
}
