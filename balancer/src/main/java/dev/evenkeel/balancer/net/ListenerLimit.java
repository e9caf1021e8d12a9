package dev.evenkeel.balancer.net;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Any thread: the connections of one listening socket over all loops ({@code bind ... maxconn}).
 */
final class ListenerLimit {
  private final int limit;
  private final AtomicInteger current = new AtomicInteger();
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final CopyOnWriteArrayList<Acceptor> acceptors = new CopyOnWriteArrayList<>();

  ListenerLimit(int limit) {
    this.limit = limit;
  }

  void register(Acceptor acceptor) {
    acceptors.add(acceptor);
  }

  int current() {
    return current.get();
  }

  /** Counts a connection that is about to be accepted; false where the limit forbids it. */
  boolean take() {
    if (current.incrementAndGet() > limit) {
      current.decrementAndGet();
      waiting.set(true);
      return false;
    }
    return true;
  }

  /** A connection has ended, or there was none. */
  void give() {
    current.decrementAndGet();
    resumeIfRoom();
  }

  void resumeIfRoom() {
    if (waiting.get() && current.get() < limit && waiting.compareAndSet(true, false)) {
      acceptors.forEach(Acceptor::wakeUp);
    }
  }
}
