package dev.evenkeel.balancer.stats;

/**
 * Written by one loop thread, read by any: how many of something there were in this second and in
 * the one before. Its seconds are the clock's, the same for all loops, so that the numbers of
 * several can be added up second by second; {@link Frequency} has a period of its own.
 */
final class Rate {
  private long second;
  private int current;
  private int previous;

  /** Counts one; true if a new second has begun by it. */
  boolean count(long nowMs) {
    long now = nowMs / 1000;
    boolean begins = now != second;
    if (begins) {
      previous = now == second + 1 ? current : 0;
      current = 0;
      second = now;
    }
    current++;
    return begins;
  }

  /** What there was in a second, as far as it is remembered. */
  int in(long wanted) {
    if (wanted == second) {
      return current;
    }
    return wanted == second - 1 ? previous : 0;
  }

  /** A second's worth: what there was in this second, and the rest of it from the one before. */
  int now(long nowMs) {
    long now = nowMs / 1000;
    return in(now) + (int) (in(now - 1) * (1000 - nowMs % 1000) / 1000);
  }
}
