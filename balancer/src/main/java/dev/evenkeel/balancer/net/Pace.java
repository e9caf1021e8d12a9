package dev.evenkeel.balancer.net;

import dev.evenkeel.balancer.stats.Frequency;

/**
 * Any thread: how many of something may come in a second ({@code rate-limit sessions}, {@code
 * maxconnrate}, {@code maxsessrate}). A second's worth is what came in this second and the part of
 * the one before that it still covers.
 */
public final class Pace {
  private static final int SECOND_MS = 1000;

  private volatile int limit;
  private final long[] second = new long[Frequency.SLOTS];

  /**
   * @param limit how many a second, 0 for any number
   */
  public Pace(int limit) {
    this.limit = Math.max(0, limit);
  }

  /** How many may come in a second, 0 for any number. */
  public int limit() {
    return limit;
  }

  /** Sets how many may come in a second, 0 for any number. */
  public void limit(int perSecond) {
    limit = perSecond;
  }

  /**
   * Lets one pass if it may.
   *
   * @return 0, or how many milliseconds to wait before the next attempt
   */
  int tryPass(long nowMs) {
    return limit == 0 ? 0 : count(nowMs);
  }

  private synchronized int count(long nowMs) {
    if (Frequency.read(second, 0, SECOND_MS, nowMs) < limit) {
      Frequency.add(second, 0, 1, SECOND_MS, nowMs);
      return 0;
    }
    // One more fits once the second before covers less, or when this one is over.
    int left = Frequency.remainsMs(second, 0, SECOND_MS, nowMs);
    boolean full = Frequency.current(second, 0) >= limit && left > 0;
    return full ? left : Math.max(1, SECOND_MS / limit);
  }

  /** What was let pass did not come. */
  synchronized void takeBack() {
    Frequency.takeBack(second, 0);
  }
}
