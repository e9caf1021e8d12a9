package dev.evenkeel.vrrp.loop;

import dev.evenkeel.linux.Clocks;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.EventFd;
import dev.evenkeel.linux.LinuxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The thread that calls {@link #run} owns this; only {@link #post} may be called from others.
 *
 * <p>In each round all readable descriptors are served before any timer, so that after a pause of
 * the whole machine the packets that came meanwhile are known before a deadline is acted upon.
 */
public final class EventLoop implements Timers, AutoCloseable {
  private static final int EVENTS_PER_WAIT = 64;
  private static final long NS_PER_MS = 1_000_000L;
  private static final long LONGEST_WAIT_MS = 60_000;

  private final Epoll epoll;
  private final EventFd wakeUp;
  private final Map<Integer, Runnable> readers = new HashMap<>();
  private final TreeSet<Timer> timers = new TreeSet<>();
  private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
  private long timersMade;
  private boolean stopped;
  private boolean closed;

  /** Opens the epoll instance; sockets are of the network namespace of whoever opens them. */
  public EventLoop() throws LinuxException {
    epoll = new Epoll(EVENTS_PER_WAIT);
    wakeUp = new EventFd();
    watch(wakeUp.fd(), wakeUp::drain);
  }

  /** A call in the future; {@link #cancel} takes it back. */
  public final class Timer implements Timers.Handle, Comparable<Timer> {
    private final long atNs;
    private final long number;
    private final Runnable action;

    private Timer(long atNs, long number, Runnable action) {
      this.atNs = atNs;
      this.number = number;
      this.action = action;
    }

    @Override
    public void cancel() {
      timers.remove(this);
    }

    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(atNs, other.atNs);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /** It goes on while the machine is suspended: who wakes up sees that time has passed. */
  @Override
  public long nowNs() {
    return Clocks.sinceBootNs();
  }

  /** Calls {@code reader} whenever {@code fd} is readable. */
  public void watch(int fd, Runnable reader) throws LinuxException {
    readers.put(fd, reader);
    LinuxException.check("epoll_ctl", epoll.add(fd, Epoll.IN, fd));
  }

  /** Ends a watch; to be called before the descriptor is closed. */
  public void unwatch(int fd) {
    readers.remove(fd);
    epoll.remove(fd);
  }

  @Override
  public Timer at(long atNs, Runnable action) {
    Timer timer = new Timer(atNs, timersMade++, action);
    timers.add(timer);
    return timer;
  }

  @Override
  public Timer after(long delayMs, Runnable action) {
    return at(nowNs() + delayMs * NS_PER_MS, action);
  }

  /** Any thread: has {@code action} called on the loop's thread; never, once that is closed. */
  public void post(Runnable action) {
    synchronized (wakeUp) {
      // The number of a closed descriptor may be somebody else's by now.
      if (!closed) {
        posted.add(action);
        wakeUp.wake();
      }
    }
  }

  /** Makes {@link #run} return after the current round. */
  public void stop() {
    stopped = true;
  }

  /** Serves until {@link #stop}. */
  public void run() throws LinuxException {
    while (!stopped) {
      int ready = epoll.await(waitMs());
      serve(ready);
      // The kernel tells of those first that it has not told of: after so many turns of all.
      for (int i = 0; ready == EVENTS_PER_WAIT && i <= readers.size() / EVENTS_PER_WAIT; i++) {
        ready = epoll.await(0);
        serve(ready);
      }
      runPosted();
      runTimers();
    }
  }

  private void serve(int ready) {
    for (int i = 0; i < ready; i++) {
      // An earlier reader of this round may have ended this watch.
      Runnable reader = readers.get((int) epoll.data(i));
      if (reader != null) {
        reader.run();
      }
    }
  }

  private void runPosted() {
    for (Runnable action = posted.poll(); action != null; action = posted.poll()) {
      action.run();
    }
  }

  private void runTimers() {
    long nowNs = nowNs();
    while (!stopped && !timers.isEmpty() && timers.first().atNs <= nowNs) {
      Timer timer = timers.first();
      timers.remove(timer);
      timer.action.run();
    }
  }

  private int waitMs() {
    if (!posted.isEmpty()) {
      return 0;
    }
    if (timers.isEmpty()) {
      return (int) LONGEST_WAIT_MS;
    }
    long leftNs = timers.first().atNs - nowNs();
    // Rounded up: a wait that ends too early would only be repeated.
    long leftMs = (leftNs + NS_PER_MS - 1) / NS_PER_MS;
    return (int) Math.clamp(leftMs, 0, LONGEST_WAIT_MS);
  }

  @Override
  public void close() {
    synchronized (wakeUp) {
      closed = true;
      wakeUp.close();
    }
    epoll.close();
  }
}
