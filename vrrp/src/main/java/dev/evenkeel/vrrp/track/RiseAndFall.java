package dev.evenkeel.vrrp.track;

import dev.evenkeel.vrrp.machine.Tracker.Health;

/**
 * Daemon thread only: turns single results into a verdict. Where nothing is known, the first result
 * counts at once, whatever {@code rise} and {@code fall} say; later {@code fall} failures, or
 * {@code rise} successes, in a row change it.
 */
final class RiseAndFall {
  private final int rise;
  private final int fall;
  private Health health;
  private int contrary;

  /**
   * @param health what is known before the first result
   */
  RiseAndFall(int rise, int fall, Health health) {
    this.rise = rise;
    this.fall = fall;
    this.health = health;
  }

  /** Takes a result; whether the verdict changed. */
  boolean result(boolean success) {
    Health said = success ? Health.UP : Health.DOWN;
    if (said == health) {
      contrary = 0;
      return false;
    }
    contrary++;
    boolean enough = health == Health.UNKNOWN || contrary >= (success ? rise : fall);
    if (enough) {
      health = said;
      contrary = 0;
    }
    return enough;
  }

  Health health() {
    return health;
  }
}
