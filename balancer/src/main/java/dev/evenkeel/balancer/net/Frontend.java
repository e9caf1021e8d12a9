package dev.evenkeel.balancer.net;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.sample.FrontendFacts;
import dev.evenkeel.balancer.stats.Counters;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: the connections of one frontend at run time, counted over all loops, and its limit.
 *
 * <p>A frontend that has reached its {@code maxconn} (or the process its own) stops accepting; the
 * end of a connection wakes its acceptors again.
 */
public final class Frontend implements FrontendFacts {
  private final Proxy proxy;
  private final ConnectionLimit processLimit;
  private final IntConsumer outOfDescriptors;
  private final AtomicInteger current = new AtomicInteger();
  private final LongAdder total = new LongAdder();
  private final Counters counters = new Counters();
  private final CopyOnWriteArrayList<Acceptor> acceptors = new CopyOnWriteArrayList<>();
  private final AtomicBoolean waiting = new AtomicBoolean();
  private volatile int limit;
  private volatile @Nullable SessionRate rate;

  /**
   * @param limit connections at a time, 0 for the process's limit alone
   * @param outOfDescriptors told the errno when the process cannot accept for want of descriptors
   */
  public Frontend(
      Proxy proxy, int limit, ConnectionLimit processLimit, IntConsumer outOfDescriptors) {
    this.proxy = proxy;
    this.limit = limit == 0 ? Integer.MAX_VALUE : limit;
    int perSecond = proxy.get(FrontendSettings.SESSIONS_PER_SECOND);
    this.rate = perSecond > 0 ? new SessionRate(perSecond) : null;
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

  /** Connections at a time; 0 where the process's limit is the only one. */
  public int limit() {
    return limit == Integer.MAX_VALUE ? 0 : limit;
  }

  /** Sets another limit of connections at a time; 0 leaves the process's limit alone. */
  public void limit(int limit) {
    this.limit = limit == 0 ? Integer.MAX_VALUE : limit;
    resumeIfRoom();
  }

  /** Lets so many connections in within a second; 0 for any number. */
  public void sessionsPerSecond(int perSecond) {
    rate = perSecond > 0 ? new SessionRate(perSecond) : null;
  }

  /**
   * Counts a connection that is about to be accepted against the limits per second.
   *
   * @return 0, or how many milliseconds to wait: then it is not counted
   */
  int takeTurn(long nowMs) {
    int waitMs = processLimit.takeTurn(nowMs);
    SessionRate own = rate;
    if (waitMs == 0 && own != null) {
      waitMs = own.take(nowMs);
      if (waitMs > 0) {
        processLimit.giveTurnBack(nowMs);
      }
    }
    return waitMs;
  }

  /** Undoes {@link #takeTurn}: there was no connection after all. */
  void giveTurnBack(long nowMs) {
    processLimit.giveTurnBack(nowMs);
    SessionRate own = rate;
    if (own != null) {
      own.giveBack(nowMs);
    }
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

  /** A connection of this frontend has ended that came in at {@code listener}. */
  public void ended(ListenSocket listener) {
    giveBack();
    ListenerLimit own = listener.limit();
    if (own != null) {
      own.give();
    }
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
