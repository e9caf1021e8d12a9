package dev.evenkeel.balancer.net;

/**
 * Any thread: how many of something may come in a second ({@code rate-limit sessions}, {@code
 * maxconnrate}, {@code maxsessrate}). A second's worth is what came in this second and the part of
 * the one before that it still covers.
 */
public final class Pace {
  private static final int SECOND_MS = 1000;

  private volatile int limit;
  private long startMs = Long.MIN_VALUE;
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
    turn(nowMs);
    int left = (int) (SECOND_MS - (nowMs - startMs));
    if (current + (int) ((long) previous * left / SECOND_MS) < limit) {
      current++;
      return 0;
    }
    // One more fits once the second before covers less, or when this one is over.
    return current >= limit ? left : Math.min(left, Math.max(1, SECOND_MS / limit));
  }

  private void turn(long nowMs) {
    if (startMs == Long.MIN_VALUE || nowMs - startMs >= 2 * SECOND_MS) {
      previous = 0;
      startMs = nowMs;
    } else if (nowMs - startMs >= SECOND_MS) {
      previous = current;
      startMs += SECOND_MS;
    } else {
      return;
    }
    current = 0;
  }

  /** What was let pass did not come. */
  synchronized void takeBack() {
    current = Math.max(0, current - 1);
  }
}
