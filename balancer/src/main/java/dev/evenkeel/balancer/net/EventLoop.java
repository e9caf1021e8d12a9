package dev.evenkeel.balancer.net;

import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.EventFd;
import dev.evenkeel.linux.LinuxException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread that owns its connections outright: an epoll, a timer wheel, a pool of buffers and one
 * of pipes.
 *
 * <p><b>Threads.</b> Everything here belongs to the loop's own thread, except {@link #execute} and
 * {@link #stop}, the only doors for others: what they want done travels as a command through a
 * queue and is run between two waits. No lock is taken on the data path.
 *
 * <p><b>A turn of the loop</b> is: wait for events (not at all while commands are pending), read
 * the clock once, let each ready descriptor work, run the commands, expire the timers. {@link
 * #nowMs} is the time of the turn; it is monotonic, and only {@link #wallMs} may be shown to
 * people.
 *
 * <p><b>Stale events.</b> An object may close a descriptor whose event lies further back in the
 * same batch, and the number may have been given out again meanwhile. So each watch has a
 * generation, which travels in the event's data beside the descriptor; an event of an older
 * generation is dropped.
 *
 * <p><b>Failure.</b> A runtime exception out of a handler is a broken invariant. Where what is
 * broken belongs to one stream alone, that stream ends ({@link Pollable#failed}); everywhere else
 * the loop ends and tells its owner, who ends the process: it does not go on with unknown state.
 */
public final class EventLoop implements Runnable {
  private static final int MAX_EVENTS = 200;
  private static final int MAX_WAIT_MS = 1000;

  private final int index;
  private final Epoll epoll;
  private final EventFd wakeUp;
  private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean wakePending = new AtomicBoolean();
  private final Consumer<Throwable> broken;
  private final TimerWheel timers;
  private final BufferPool buffers;
  private final PipePool pipes;

  private final ArrayDeque<Pollable> unfinished = new ArrayDeque<>();

  private @Nullable Pollable[] watched = new Pollable[256];
  private int[] generations = new int[256];
  private long nowMs = monotonicMs();
  private long wallMs = System.currentTimeMillis();
  private volatile boolean stopping;

  /** Guarded by {@link #wakeUp}. */
  private boolean released;

  /**
   * @param index from 0; also the loop's name
   * @param bufferBytes size of one buffer ({@code tune.bufsize})
   * @param pipeBytes capacity of a pipe for splicing
   * @param maxPipes how many pipes may be in use at a time
   * @param broken told when the loop ends by a broken invariant
   */
  public EventLoop(
      int index, int bufferBytes, int pipeBytes, int maxPipes, Consumer<Throwable> broken)
      throws LinuxException {
    this.index = index;
    this.broken = broken;
    this.epoll = new Epoll(MAX_EVENTS);
    this.wakeUp = new EventFd();
    this.timers = new TimerWheel(nowMs);
    this.buffers = new BufferPool(bufferBytes);
    this.pipes = new PipePool(pipeBytes, maxPipes);
    watch(wakeUp.fd(), Epoll.IN, readiness -> wakeUp.drain());
  }

  /** Number of the loop, from 0. */
  public int index() {
    return index;
  }

  /** Milliseconds of a monotonic clock at the beginning of this turn. */
  public long nowMs() {
    return nowMs;
  }

  /** Milliseconds since 1970 at the beginning of this turn. */
  public long wallMs() {
    return wallMs;
  }

  /** The loop's timers. */
  public TimerWheel timers() {
    return timers;
  }

  /** The loop's buffers. */
  public BufferPool buffers() {
    return buffers;
  }

  /** The loop's pipes. */
  public PipePool pipes() {
    return pipes;
  }

  /** Any thread: runs {@code command} on the loop's thread, soon; not at all once it has ended. */
  public void execute(Runnable command) {
    commands.add(command);
    if (!wakePending.getAndSet(true)) {
      wake();
    }
  }

  /** The lock is for the end alone: the descriptor's number may be somebody else's by then. */
  private void wake() {
    synchronized (wakeUp) {
      if (!released) {
        wakeUp.wake();
      }
    }
  }

  /** Any thread: ends the loop after the commands that were given before. */
  public void stop() {
    execute(() -> stopping = true);
  }

  /**
   * Begins to watch a descriptor.
   *
   * @return 0 or {@code -errno}
   */
  public int watch(int fd, int interest, Pollable pollable) {
    if (fd >= watched.length) {
      int length = Math.max(fd + 1, watched.length * 2);
      watched = Arrays.copyOf(watched, length);
      generations = Arrays.copyOf(generations, length);
    }
    watched[fd] = pollable;
    int generation = ++generations[fd];
    return epoll.add(fd, interest, key(fd, generation));
  }

  /** Changes what a watched descriptor is watched for; 0 or {@code -errno}. */
  public int interest(int fd, int interest) {
    return epoll.modify(fd, interest, key(fd, generations[fd]));
  }

  /**
   * Calls {@code pollable} with no readiness in the next turn: for one that had more to do than its
   * share of this turn, and whose descriptor, watched by its edges, will not say so again.
   */
  public void again(Pollable pollable) {
    unfinished.addLast(pollable);
  }

  /** Ends the watch of a descriptor that is about to be closed: closing ends it in the kernel. */
  public void forget(int fd) {
    // A descriptor that was closed before it was ever watched may lie beyond the table.
    if (fd < watched.length) {
      watched[fd] = null;
      generations[fd]++;
    }
  }

  /** Ends the watch of a descriptor that stays open, or that other descriptors share. */
  public void unwatch(int fd) {
    epoll.remove(fd);
    forget(fd);
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        boolean idle = commands.isEmpty() && unfinished.isEmpty();
        int wait = idle ? timers.waitMs(monotonicMs(), MAX_WAIT_MS) : 0;
        int ready = epoll.await(wait);
        nowMs = monotonicMs();
        wallMs = System.currentTimeMillis();
        for (int event = 0; event < ready; event++) {
          dispatch(epoll.data(event), epoll.readiness(event));
        }
        finishTurns();
        runCommands();
        timers.advance(nowMs);
      }
    } catch (RuntimeException | LinuxException | Error invariant) {
      broken.accept(invariant);
    } finally {
      release();
    }
  }

  /** Frees what a loop holds that was never run; one that was run does so itself at its end. */
  public void release() {
    synchronized (wakeUp) {
      if (released) {
        return;
      }
      released = true;
      wakeUp.close();
    }
    epoll.close();
    pipes.close();
  }

  private void dispatch(long key, int readiness) {
    int fd = (int) key;
    Pollable pollable = watched[fd];
    if (pollable != null && generations[fd] == (int) (key >>> 32)) {
      call(pollable, readiness);
    }
  }

  private static void call(Pollable pollable, int readiness) {
    try {
      pollable.ready(readiness);
    } catch (RuntimeException failure) {
      pollable.failed(failure);
    }
  }

  private void finishTurns() {
    // Those who ask again meanwhile have the next turn.
    for (int count = unfinished.size(); count > 0; count--) {
      call(unfinished.removeFirst(), 0);
    }
  }

  private void runCommands() {
    // Cleared first: a command that is added from now on wakes the loop again.
    wakePending.set(false);
    Runnable command;
    while ((command = commands.poll()) != null) {
      command.run();
    }
  }

  private static long key(int fd, int generation) {
    return (long) generation << 32 | fd;
  }

  /** The clock of all event loops, for other threads. */
  public static long monotonicMs() {
    return System.nanoTime() / 1_000_000;
  }
}
