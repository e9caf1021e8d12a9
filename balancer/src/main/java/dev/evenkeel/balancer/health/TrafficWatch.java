package dev.evenkeel.balancer.health;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Any thread: errors in a row of a server's own traffic (manual, server options {@code observe},
 * {@code error-limit} and {@code on-error}).
 */
final class TrafficWatch {
  /** What enough errors in a row do. */
  enum OnError {
    /** The next check comes soon. */
    FASTINTER,
    /** As a failed check. */
    FAIL_CHECK,
    /** The next failed check takes the server down. */
    SUDDEN_DEATH,
    /** The server is down. */
    MARK_DOWN
  }

  private final int limit;
  private final AtomicInteger errors = new AtomicInteger();

  /**
   * @param limit how many in a row are enough
   */
  TrafficWatch(int limit) {
    this.limit = limit;
  }

  /** Counts an error; whether there are enough, and then the count begins anew. */
  boolean failed() {
    int count = errors.incrementAndGet();
    return count >= limit && errors.compareAndSet(count, 0);
  }

  /** Ends the row. */
  void succeeded() {
    if (errors.get() != 0) {
      errors.set(0);
    }
  }

  int limit() {
    return limit;
  }
}
