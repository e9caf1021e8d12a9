package dev.evenkeel.vrrp.machine;

/**
 * The timers of RFC 3768 section 6.1 and RFC 9568 section 6.1. Stateless; all times in nanoseconds.
 */
final class Timing {

  /** A deadline that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long SECOND_NS = 1_000_000_000L;

  private Timing() {}

  /**
   * How much longer than its peers of higher priority a backup waits: version 2 takes (256 -
   * priority) 256ths of a second whatever the interval, version 3 of the master's interval.
   */
  static long skewNs(int version, int priority, long masterIntervalNs) {
    long unitNs = version == 2 ? SECOND_NS : masterIntervalNs;
    return unitNs * (256 - priority) / 256;
  }

  /** How long a backup waits for an advertisement before it takes over. */
  static long masterDownNs(RouterSettings settings, int priority, long masterIntervalNs) {
    return settings.downTimerAdverts() * masterIntervalNs
        + skewNs(settings.version(), priority, masterIntervalNs);
  }
}
