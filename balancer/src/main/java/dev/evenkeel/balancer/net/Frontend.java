package dev.evenkeel.balancer.net;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.sample.FrontendFacts;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Counters;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Any thread: the connections of one frontend at run time, counted over all loops, and its limit.
 *
 * <p>A frontend that has reached its {@code maxconn} (or the process its own) stops accepting; the
 * end of a connection wakes its acceptors again.
 */
public final class Frontend implements FrontendFacts {
  private final Proxy proxy;
  private volatile int limit;
  private volatile Status status = Status.OPEN;
  private final Pace pace;
  private final ConnectionLimit processLimit;
  private final IntConsumer outOfDescriptors;
  private final AtomicInteger current = new AtomicInteger();
  private final Counters counters = new Counters();
  private final CopyOnWriteArrayList<Acceptor> acceptors = new CopyOnWriteArrayList<>();
  private final AtomicBoolean waiting = new AtomicBoolean();

  /** Whether connections are taken. */
  public enum Status {
    /** They are. */
    OPEN,
    /** Not for the time being. */
    PAUSED,
    /** Never again. */
    STOP
  }

  /**
   * @param limit connections at a time, 0 for the process's limit alone
   * @param outOfDescriptors told the errno when the process cannot accept for want of descriptors
   */
  public Frontend(
      Proxy proxy, int limit, ConnectionLimit processLimit, IntConsumer outOfDescriptors) {
    this.proxy = proxy;
    this.limit = limit == 0 ? Integer.MAX_VALUE : limit;
    this.pace = new Pace(proxy.get(FrontendSettings.SESSION_RATE));
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

  /** Connections since the start, or since the counters were cleared. */
  public long total() {
    return counters.get(Counter.CONNECTIONS);
  }

  /** Connections at a time: its own limit, or else the process's. */
  public int limit() {
    return limit == Integer.MAX_VALUE ? processLimit.limit() : limit;
  }

  /** Whether it has a limit besides that of the process ({@code maxconn}, {@code -N}). */
  public boolean hasOwnLimit() {
    return limit != Integer.MAX_VALUE;
  }

  /**
   * Sets how many connections it may have at a time ({@code set maxconn frontend}); who waited for
   * room may come.
   */
  public void limit(int connections) {
    limit = connections;
    resumeIfRoom();
  }

  /** How many sessions a second are begun ({@code rate-limit sessions}). */
  public Pace pace() {
    return pace;
  }

  /** Whether connections are taken. */
  public Status status() {
    return status;
  }

  /** Takes note of whether connections are taken. */
  public void status(Status now) {
    status = now;
  }

  /** What is counted of it. */
  public Counters counters() {
    return counters;
  }

  @Override
  public int sessionRate() {
    return counters.sessionRate().now(EventLoop.monotonicMs());
  }

  @Override
  public int requestRate() {
    return counters.requestRate().now(EventLoop.monotonicMs());
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

  /**
   * Lets one more connection pass where rates are limited.
   *
   * @return 0, or how many milliseconds to wait before the next attempt
   */
  int tryPass(long nowMs) {
    int own = pace.tryPass(nowMs);
    if (own > 0) {
      return own;
    }
    int ofConnections = processLimit.connectionPace().tryPass(nowMs);
    if (ofConnections > 0) {
      takeBack(pace);
      return ofConnections;
    }
    int ofSessions = processLimit.sessionPace().tryPass(nowMs);
    if (ofSessions > 0) {
      takeBack(pace);
      takeBack(processLimit.connectionPace());
    }
    return ofSessions;
  }

  private static void takeBack(Pace from) {
    if (from.limit() > 0) {
      from.takeBack();
    }
  }

  /** What was let pass did not come. */
  void didNotPass() {
    takeBack(pace);
    takeBack(processLimit.connectionPace());
    takeBack(processLimit.sessionPace());
  }

  /** The connection counted by {@link #take} is there. */
  void accepted() {
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

  /** Whether it waits, and not for room of its own. */
  boolean waitsForProcess() {
    return waiting.get() && current.get() < limit;
  }

  void outOfDescriptors(int errno) {
    outOfDescriptors.accept(errno);
  }
}
