package dev.evenkeel.vrrp.machine;

/**
 * Something a virtual router depends on: a script, another interface, or a fact the embedding
 * program knows, such as whether its balancer serves.
 *
 * @param name unique within the router
 * @param weightPoints 0: the router is in FAULT while the tracker is down, and a master says
 *     good-bye with priority 0 so that its peer takes over after its skew time. Positive: added to
 *     the priority while up. Negative: added while down
 * @param reversed up and down change places
 */
public record Tracker(String name, int weightPoints, boolean reversed) {
  /** More than any priority: what is left is the lowest one. */
  private static final int ALL_POINTS = -1000;

  /** A tracker whose failure puts the router into FAULT. */
  public static Tracker required(String name) {
    return new Tracker(name, 0, false);
  }

  /**
   * A tracker whose failure makes the router the last choice: its priority is 1 as long as it
   * lasts, and a master says good-bye and waits whether anybody else takes over. Nobody does if
   * there is nobody, and then it is master again: a node that can do little is better than no node.
   */
  public static Tracker demoting(String name) {
    return new Tracker(name, ALL_POINTS, false);
  }

  boolean isDemoting() {
    return weightPoints == ALL_POINTS;
  }

  boolean isRequired() {
    return weightPoints == 0;
  }

  /** What this tracker adds to the base priority. */
  int contribution(Health health) {
    return switch (effective(health)) {
      case UP -> Math.max(weightPoints, 0);
      case DOWN -> Math.min(weightPoints, 0);
      case UNKNOWN -> 0;
    };
  }

  Health effective(Health health) {
    if (!reversed) {
      return health;
    }
    return switch (health) {
      case UP -> Health.DOWN;
      case DOWN -> Health.UP;
      case UNKNOWN -> Health.UNKNOWN;
    };
  }

  /** What is known of a tracker. */
  public enum Health {
    /** It has not reported yet. */
    UNKNOWN,
    /** All is well. */
    UP,
    /** It has failed. */
    DOWN
  }
}
