package dev.evenkeel.balancer.net;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: the connections of the process over all frontends ({@code maxconn} of {@code
 * global}).
 */
public final class ConnectionLimit {
  private final AtomicInteger current = new AtomicInteger();
  private final AtomicBoolean refused = new AtomicBoolean();
  private final CopyOnWriteArrayList<Frontend> frontends = new CopyOnWriteArrayList<>();
  private volatile int limit;
  private volatile @Nullable SessionRate rate;

  /**
   * @param limit connections at a time
   */
  public ConnectionLimit(int limit) {
    this.limit = limit;
  }

  /**
   * Lets so many connections in within a second ({@code maxconnrate}, {@code maxsessrate}); 0 for
   * any number.
   */
  public void sessionsPerSecond(int perSecond) {
    rate = perSecond > 0 ? new SessionRate(perSecond) : null;
  }

  /** Sets another limit of connections at a time. */
  public void limit(int limit) {
    this.limit = limit;
    resumeOthers();
  }

  int takeTurn(long nowMs) {
    SessionRate own = rate;
    return own == null ? 0 : own.take(nowMs);
  }

  void giveTurnBack(long nowMs) {
    SessionRate own = rate;
    if (own != null) {
      own.giveBack(nowMs);
    }
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
