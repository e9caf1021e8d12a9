package dev.evenkeel.vrrp.machine;

/**
 * Something a virtual router depends on: a script, another interface, or a fact the embedding
 * program knows, such as whether its balancer serves.
 *
 * @param name unique within the router
 * @param weightPoints 0: the router is in FAULT while the tracker is down, and a master says
 *     good-bye with priority 0 so that its peer takes over after its skew time. Positive: added to
 *     the priority while up. Negative: added while down
 * @param reversed what the weight adds is taken away and the other way round; with weight 0, up and
 *     down change places
 */
public record Tracker(String name, int weightPoints, boolean reversed) {
  /** More than any priority: what is left is the lowest one. */
  private static final int ALL_POINTS = -1000;

  /** No weight of its own: each report says how many points it is worth. */
  private static final int AS_REPORTED = 1000;

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

  /**
   * A tracker whose reports carry what they add to the priority, as a tracked file's number does;
   * while it is down, the router is in FAULT.
   */
  public static Tracker measuring(String name) {
    return new Tracker(name, AS_REPORTED, false);
  }

  boolean isDemoting() {
    return weightPoints == ALL_POINTS;
  }

  boolean isRequired() {
    return weightPoints == 0 || weightPoints == AS_REPORTED;
  }

  /** What this tracker adds to the base priority. */
  int contribution(Health health, int reportedPoints) {
    if (weightPoints == AS_REPORTED) {
      return reportedPoints;
    }
    int points =
        switch (health) {
          case UP -> Math.max(weightPoints, 0);
          case DOWN -> Math.min(weightPoints, 0);
          case UNKNOWN -> 0;
        };
    return reversed ? -points : points;
  }

  Health effective(Health health) {
    if (!reversed || weightPoints != 0) {
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
