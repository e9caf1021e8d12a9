package dev.evenkeel.node;

/**
 * One thread only: how long to wait before a process is started again: at once the first time, then
 * longer and longer; from the beginning again once it has lived for a while.
 */
final class Backoff {
  private static final int FIRST_MS = 50;
  private static final int LONGEST_MS = 10_000;
  private static final int STABLE_MS = 30_000;

  private int nextMs = FIRST_MS;

  /**
   * The wait before the next start.
   *
   * @param livedMs how long the process that has just ended lived
   */
  int afterLife(long livedMs) {
    if (livedMs >= STABLE_MS) {
      nextMs = FIRST_MS;
    }
    int waitMs = nextMs;
    nextMs = Math.min(nextMs * 3, LONGEST_MS);
    return waitMs;
  }
}
