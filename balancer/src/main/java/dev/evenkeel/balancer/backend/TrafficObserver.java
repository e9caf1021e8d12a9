package dev.evenkeel.balancer.backend;

/**
 * Any thread: hears how real streams fare with a server (manual: server keyword {@code observe}).
 * Called on the data path: it counts, and decides seldom.
 */
public interface TrafficObserver {
  /** A stream got its connection. */
  void connected();

  /** A stream did not get its connection: refused, unreachable, or too slow. */
  void connectFailed();
}
