package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * One thread only: an epoll instance and the events of its last wait.
 *
 * <p>{@code epoll_wait} is tried without blocking first, through a handle that costs no thread
 * transition, and only then through the one that may block: under load the second never happens.
 */
public final class Epoll implements AutoCloseable {
  public static final int IN = 0x1;
  public static final int PRI = 0x2;
  public static final int OUT = 0x4;
  public static final int ERR = 0x8;
  public static final int HUP = 0x10;
  public static final int RDHUP = 0x2000;
  public static final int EXCLUSIVE = 1 << 28;
  public static final int ONESHOT = 1 << 30;
  public static final int EDGE = 1 << 31;

  private static final int CTL_ADD = 1;
  private static final int CTL_DEL = 2;
  private static final int CTL_MOD = 3;
  private static final int EPOLL_CLOEXEC = 0x80000;

  /** {@code struct epoll_event} is packed on x86-64 only. */
  static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");

  static final int EVENT_BYTES = PACKED ? 12 : 16;
  static final int DATA_OFFSET = PACKED ? 4 : 8;

  private static final MethodHandle CREATE = Native.critical("epoll_create1", JAVA_INT, JAVA_INT);
  private static final MethodHandle CTL =
      Native.critical("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle POLL =
      Native.critical("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle WAIT =
      Native.blocking("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

  private final Arena arena = Arena.ofShared();
  private final int fd;
  private final int capacity;
  private final MemorySegment events;
  private final MemorySegment request;

  /**
   * @param capacity how many events one wait can report
   */
  public Epoll(int capacity) throws LinuxException {
    this.capacity = capacity;
    this.events = arena.allocate((long) EVENT_BYTES * capacity, 8);
    this.request = arena.allocate(EVENT_BYTES, 8);
    try {
      MemorySegment state = Native.state();
      int created = Native.fold((int) CREATE.invokeExact(state, EPOLL_CLOEXEC), state);
      this.fd = LinuxException.check("epoll_create1", created);
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** Watches {@code target}; {@code data} comes back with its events. 0 or {@code -errno}. */
  public int add(int target, int interest, long data) {
    return control(CTL_ADD, target, interest, data);
  }

  /** Changes what is watched; 0 or {@code -errno}. */
  public int modify(int target, int interest, long data) {
    return control(CTL_MOD, target, interest, data);
  }

  /** Ends the watch; 0 or {@code -errno}. Closing the last descriptor of a file does the same. */
  public int remove(int target) {
    return control(CTL_DEL, target, 0, 0);
  }

  private int control(int operation, int target, int interest, long data) {
    request.set(JAVA_INT_UNALIGNED, 0, interest);
    request.set(JAVA_LONG_UNALIGNED, DATA_OFFSET, data);
    try {
      MemorySegment state = Native.state();
      return Native.fold((int) CTL.invokeExact(state, fd, operation, target, request), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /**
   * Waits for events.
   *
   * @param timeoutMs 0 returns at once, -1 waits for ever
   * @return how many events are to be read by {@link #data} and {@link #readiness}; 0 after a
   *     timeout or a signal
   */
  public int await(int timeoutMs) throws LinuxException {
    try {
      MemorySegment state = Native.state();
      int ready = Native.fold((int) POLL.invokeExact(state, fd, events, capacity, 0), state);
      if (ready == 0 && timeoutMs != 0) {
        ready = Native.fold((int) WAIT.invokeExact(state, fd, events, capacity, timeoutMs), state);
      }
      return ready == -Errno.EINTR ? 0 : LinuxException.check("epoll_wait", ready);
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** The {@code data} given for the descriptor of event {@code index}. */
  public long data(int index) {
    return events.get(JAVA_LONG_UNALIGNED, (long) index * EVENT_BYTES + DATA_OFFSET);
  }

  /** What happened: a set of {@link #IN}, {@link #OUT}, {@link #ERR}, {@link #HUP}, ... */
  public int readiness(int index) {
    return events.get(JAVA_INT_UNALIGNED, (long) index * EVENT_BYTES);
  }

  @Override
  public void close() {
    Descriptors.close(fd);
    arena.close();
  }
}
