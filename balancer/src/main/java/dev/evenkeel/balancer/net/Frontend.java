package dev.evenkeel.balancer.net;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.sample.FrontendFacts;
import dev.evenkeel.balancer.stats.Counters;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;

/**
 * Any thread: the connections of one frontend at run time, counted over all loops, and its limit.
 *
 * <p>A frontend that has reached its {@code maxconn} (or the process its own) stops accepting; the
 * end of a connection wakes its acceptors again.
 */
public final class Frontend implements FrontendFacts {
  private final Proxy proxy;
  private final int limit;
  private final ConnectionLimit processLimit;
  private final IntConsumer outOfDescriptors;
  private final AtomicInteger current = new AtomicInteger();
  private final LongAdder total = new LongAdder();
  private final Counters counters = new Counters();
  private final CopyOnWriteArrayList<Acceptor> acceptors = new CopyOnWriteArrayList<>();
  private final AtomicBoolean waiting = new AtomicBoolean();

  /**
   * @param limit connections at a time, 0 for the process's limit alone
   * @param outOfDescriptors told the errno when the process cannot accept for want of descriptors
   */
  public Frontend(
      Proxy proxy, int limit, ConnectionLimit processLimit, IntConsumer outOfDescriptors) {
    this.proxy = proxy;
    this.limit = limit == 0 ? Integer.MAX_VALUE : limit;
    this.processLimit = processLimit;
    this.outOfDescriptors = outOfDescriptors;
    processLimit.join(this);
  }

  /** The section this frontend was made from. */
  public Proxy proxy() {
    return proxy;
  }

  @Override
  public int id() {
    return proxy.id();
  }

  @Override
  public String name() {
    return proxy.name();
  }

  @Override
  public int currentConnections() {
    return current.get();
  }

  /** Connections now. */
  public int current() {
    return current.get();
  }

  /** Connections since the start. */
  public long total() {
    return total.sum();
  }

  /** What is counted of it. */
  public Counters counters() {
    return counters;
  }

  /** Connections of the whole process now. */
  public int processCurrent() {
    return processLimit.current();
  }

  /** A connection of this frontend has ended. */
  public void ended() {
    giveBack();
  }

  void register(Acceptor acceptor) {
    acceptors.add(acceptor);
  }

  boolean isFull() {
    return current.get() >= limit || processLimit.isFull();
  }

  /** Counts a connection that is about to be accepted; false where a limit forbids it. */
  boolean take() {
    if (current.incrementAndGet() > limit || !processLimit.take()) {
      current.decrementAndGet();
      waiting.set(true);
      processLimit.someoneWaits();
      return false;
    }
    return true;
  }

  /** The connection counted by {@link #take} is there. */
  void accepted() {
    total.increment();
    counters.current(current.get());
  }

  /**
   * Undoes {@link #take}: there was no connection after all, or it has ended. Either way somebody
   * may have been refused meanwhile.
   */
  void giveBack() {
    current.decrementAndGet();
    processLimit.give();
    resumeIfRoom();
    processLimit.resumeOthers();
  }

  void resumeIfRoom() {
    if (waiting.get() && !isFull() && waiting.compareAndSet(true, false)) {
      acceptors.forEach(Acceptor::wakeUp);
    }
  }

  void outOfDescriptors(int errno) {
    outOfDescriptors.accept(errno);
  }
}
