package dev.evenkeel.balancer.backend;

/** What happened to a server, for those who follow it ({@link Backend#listen}). */
public enum ServerChange {
  /** Up, after it was down or stopping. */
  UP,
  /** Wants no new streams. */
  STOPPING,
  /** Down. */
  DOWN,
  /** In maintenance, after it was not: it is not to be checked any more. */
  MAINTENANCE_BEGAN,
  /** In maintenance no more: it is to be checked again, from a count of {@code rise} on. */
  MAINTENANCE_ENDED,
  /** Draining began or ended. */
  DRAIN,
  /** The runtime API said how its health is: the checks' count follows. */
  HEALTH_FORCED,
  /** Another weight. */
  WEIGHT,
  /** Another address or port. */
  ADDRESS,
  /** Another limit of connections. */
  LIMIT
}
