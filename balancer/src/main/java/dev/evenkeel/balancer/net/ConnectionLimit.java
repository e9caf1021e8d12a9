package dev.evenkeel.balancer.net;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Any thread: the connections of the process over all frontends ({@code maxconn} of {@code
 * global}).
 */
public final class ConnectionLimit {
  private final int hardLimit;
  private volatile int limit;
  private final Pace connections;
  private final Pace sessions;
  private final AtomicInteger current = new AtomicInteger();
  private final AtomicBoolean refused = new AtomicBoolean();
  private final CopyOnWriteArrayList<Frontend> frontends = new CopyOnWriteArrayList<>();

  /**
   * @param limit connections at a time
   */
  public ConnectionLimit(int limit) {
    this(limit, 0, 0);
  }

  /**
   * @param limit connections at a time
   * @param connectionRate connections a second, 0 for any number
   * @param sessionRate sessions a second, 0 for any number
   */
  public ConnectionLimit(int limit, int connectionRate, int sessionRate) {
    this.hardLimit = limit;
    this.limit = limit;
    this.connections = new Pace(connectionRate);
    this.sessions = new Pace(sessionRate);
  }

  /** The limit. */
  public int limit() {
    return limit;
  }

  /** The limit that the process was started with: there are descriptors for so many. */
  public int hardLimit() {
    return hardLimit;
  }

  /** Sets the limit ({@code set maxconn global}); who waited for room may come. */
  public void limit(int connections) {
    limit = connections;
    resumeOthers();
  }

  /** How many connections a second are accepted ({@code maxconnrate}). */
  public Pace connectionPace() {
    return connections;
  }

  /** How many sessions a second are begun ({@code maxsessrate}). */
  public Pace sessionPace() {
    return sessions;
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

  /**
   * Room was made for the process: frontends that wait for it may go on. One that finds the room
   * taken, perhaps only by an attempt to accept that comes to nothing, goes on waiting for the
   * process, and whoever gives that room back must know.
   */
  void resumeOthers() {
    while (refused.get() && current.get() < limit && refused.compareAndSet(true, false)) {
      boolean someWait = false;
      for (Frontend frontend : frontends) {
        frontend.resumeIfRoom();
        someWait |= frontend.waitsForProcess();
      }
      if (someWait) {
        refused.set(true);
      }
    }
  }
}
