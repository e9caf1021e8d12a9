package dev.evenkeel.balancer.backend;

import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that a test winds by hand. */
public final class VirtualTicker implements Ticker {
  private record Due(long atMs, long order, Runnable task) {}

  private final PriorityQueue<Due> dues =
      new PriorityQueue<>(Comparator.comparingLong(Due::atMs).thenComparingLong(Due::order));
  private long nowMs = 1_000_000;
  private long orders;

  @Override
  public long nowMs() {
    return nowMs;
  }

  @Override
  public void after(long delayMs, Runnable task) {
    dues.add(new Due(nowMs + delayMs, orders++, task));
  }

  /** Lets time pass; what becomes due happens at its moment. */
  void pass(long ms) {
    long endMs = nowMs + ms;
    while (!dues.isEmpty() && dues.peek().atMs() <= endMs) {
      Due due = dues.poll();
      nowMs = due.atMs();
      due.task().run();
    }
    nowMs = endMs;
  }
}
