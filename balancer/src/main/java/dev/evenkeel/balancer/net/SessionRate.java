package dev.evenkeel.balancer.net;

/**
 * Any thread: how many connections came within the last second, and a limit of that (manual:
 * keywords {@code rate-limit sessions}, {@code maxconnrate}, {@code maxsessrate}).
 *
 * <p>As HAProxy counts: those of the second that has begun, and of the one before as large a part
 * as the last thousand milliseconds still cover. So a burst up to the limit passes at once, and
 * what comes after it is let in evenly.
 */
final class SessionRate {
  private static final int SECOND_MS = 1000;

  private final int limit;
  private long startMs = Long.MIN_VALUE;
  private int current;
  private int previous;

  /**
   * @param limit connections within a second
   */
  SessionRate(int limit) {
    this.limit = limit;
  }

  /**
   * Counts one.
   *
   * @return 0, or how many milliseconds to wait before asking again: then it is not counted
   */
  synchronized int take(long nowMs) {
    turn(nowMs);
    long left = SECOND_MS - (nowMs - startMs);
    if (current + previous * left / SECOND_MS < limit) {
      current++;
      return 0;
    }
    return current >= limit ? (int) left : Math.max(1, SECOND_MS / Math.max(1, previous));
  }

  /** Undoes {@link #take}. */
  synchronized void giveBack(long nowMs) {
    turn(nowMs);
    if (current > 0) {
      current--;
    }
  }

  private void turn(long nowMs) {
    if (startMs == Long.MIN_VALUE || nowMs - startMs >= 2 * SECOND_MS) {
      previous = 0;
    } else if (nowMs - startMs >= SECOND_MS) {
      previous = current;
    } else {
      return;
    }
    current = 0;
    startMs = previous > 0 ? startMs + SECOND_MS : nowMs;
  }
}
