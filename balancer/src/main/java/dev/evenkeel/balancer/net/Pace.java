package dev.evenkeel.balancer.net;

/**
 * Any thread: how many of something may come in a second ({@code rate-limit sessions}, {@code
 * maxconnrate}, {@code maxsessrate}). A second's worth is what came in this second and the part of
 * the one before that it still covers.
 */
public final class Pace {
  private volatile int limit;
  private long second;
  private int current;
  private int previous;

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
    long now = nowMs / 1000;
    if (now > second) {
      previous = now == second + 1 ? current : 0;
      current = 0;
      second = now;
    }
    int left = (int) (1000 - nowMs % 1000);
    if (current + (int) ((long) previous * left / 1000) < limit) {
      current++;
      return 0;
    }
    // One more fits once the second before covers less, or when this one is over.
    return current >= limit ? left : Math.min(left, Math.max(1, 1000 / limit));
  }

  /** What was let pass did not come. */
  synchronized void takeBack() {
    current = Math.max(0, current - 1);
  }
}
