package dev.evenkeel.balancer;

import dev.evenkeel.balancer.health.HealthChecks;
import java.util.concurrent.TimeUnit;

/**
 * Control thread only: whether the servers that are to be checked have been.
 *
 * <p>A server counts as up until its first check. At a start that is right: somebody has to serve.
 * A process that replaces another one, though, would so tell that dead servers live, until it has
 * found out what the one before it knew. It waits with such news for {@link #WITHIN_MS} at most;
 * then it speaks as if it knew, because checks may be minutes apart.
 */
final class FirstChecks {
  static final long WITHIN_MS = 30_000;

  private final Balancer running;
  private final long untilNs;
  private boolean over;

  /**
   * @param replaces whether this process takes another one's place
   * @param nowNs the time, of {@link System#nanoTime}
   */
  FirstChecks(Balancer running, boolean replaces, long nowNs) {
    this.running = running;
    this.over = !replaces;
    this.untilNs = nowNs + TimeUnit.MILLISECONDS.toNanos(WITHIN_MS);
  }

  /** Whether what is said of servers may be believed. */
  boolean areOver() {
    if (!over) {
      HealthChecks checks = running.checks();
      over = checks == null || checks.haveSeenAll() || System.nanoTime() - untilNs >= 0;
    }
    return over;
  }
}
