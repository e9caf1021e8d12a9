package dev.evenkeel.balancer.net;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Any thread: the connections of the process over all frontends ({@code maxconn} of {@code
 * global}).
 */
public final class ConnectionLimit {
  private final int limit;
  private final AtomicInteger current = new AtomicInteger();
  private final AtomicBoolean refused = new AtomicBoolean();
  private final CopyOnWriteArrayList<Frontend> frontends = new CopyOnWriteArrayList<>();

  /**
   * @param limit connections at a time
   */
  public ConnectionLimit(int limit) {
    this.limit = limit;
  }

  /** The limit. */
  public int limit() {
    return limit;
  }

  /** Connections now. */
  public int current() {
    return current.get();
  }

  void join(Frontend frontend) {
    frontends.add(frontend);
  }

  boolean isFull() {
    return current.get() >= limit;
  }

  boolean take() {
    if (current.incrementAndGet() > limit) {
      current.decrementAndGet();
      return false;
    }
    return true;
  }

  void give() {
    current.decrementAndGet();
  }

  /** A frontend waits for room; it has said so of itself before, so that a wake-up finds it. */
  void someoneWaits() {
    refused.set(true);
  }

  /** Room was made for the process: frontends that wait for it may go on. */
  void resumeOthers() {
    if (refused.get() && current.get() < limit && refused.compareAndSet(true, false)) {
      frontends.forEach(Frontend::resumeIfRoom);
    }
  }
}
