package dev.evenkeel.balancer.health;

/** Loop thread only: one check under way, from its beginning to its result. Used once. */
interface CheckAttempt {
  /** Begins; the result comes later, or at once. */
  void begin();

  /** Drops it; no result comes. */
  void cancel();
}
