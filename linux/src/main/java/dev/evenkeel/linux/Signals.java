package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Any thread: sends signals, and reads those that the process was started with blocked.
 *
 * <p>A JVM dies of a signal that it does not know (36 and 63, which Keepalived's users send). So
 * the launcher blocks the signals before it starts the JVM, every thread inherits the mask, and the
 * program reads them from a signalfd.
 */
public final class Signals {
  public static final int HUP = 1;
  public static final int INT = 2;
  public static final int QUIT = 3;
  public static final int KILL = 9;
  public static final int USR1 = 10;
  public static final int USR2 = 12;
  public static final int PIPE = 13;
  public static final int TERM = 15;
  public static final int CONT = 18;
  public static final int STOP = 19;
  public static final int TTIN = 21;
  public static final int TTOU = 22;

  /** SIGRTMIN+2 as glibc counts: Keepalived writes its state as JSON. */
  public static final int RTMIN_2 = 36;

  /** SIGRTMAX-1: Keepalived writes and clears its counters. */
  public static final int RTMAX_1 = 63;

  private static final int SFD_NONBLOCK = 0x800;
  private static final int SFD_CLOEXEC = 0x80000;
  private static final int SIG_UNBLOCK = 1;
  private static final int SIGSET_BYTES = 128;

  private static final MethodHandle SIGNALFD =
      Native.blocking("signalfd", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle KILL_CALL =
      Native.critical("kill", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle RAISE = Native.blocking("raise", JAVA_INT, JAVA_INT);
  private static final MethodHandle SIGMASK =
      Native.blocking("pthread_sigmask", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SIGNAL =
      Native.blocking("signal", JAVA_LONG, JAVA_INT, JAVA_LONG);

  private Signals() {}

  /**
   * A descriptor that becomes readable when one of {@code signals} arrives; read it with {@link
   * #next}.
   *
   * @throws LinuxException when the kernel refuses
   */
  public static int open(int... signals) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state();
      int made =
          Native.fold(
              (int)
                  SIGNALFD.invokeExact(state, -1, set(arena, signals), SFD_NONBLOCK | SFD_CLOEXEC),
              state);
      return LinuxException.check("signalfd", made);
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** The next signal of a descriptor from {@link #open}, or 0 when there is none. */
  public static int next(int fd) {
    byte[] info = new byte[128];
    long read = Descriptors.read(fd, info, 0, info.length);
    return read == 128
        ? java.nio.ByteBuffer.wrap(info).order(java.nio.ByteOrder.nativeOrder()).getInt(0)
        : 0;
  }

  /**
   * The set of signals blocked when the process was started; bit {@code n-1} is signal {@code n}.
   */
  public static long blocked() {
    try {
      for (String line :
          java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/thread-self/status"))) {
        if (line.startsWith("SigBlk:")) {
          return Long.parseUnsignedLong(line.substring(7).strip(), 16);
        }
      }
    } catch (java.io.IOException unreadable) {
      return 0;
    }
    return 0;
  }

  /** Whether {@code signal} reaches a signalfd, that is, whether the launcher blocked it. */
  public static boolean isBlocked(int signal) {
    return (blocked() >>> (signal - 1) & 1) == 1;
  }

  /**
   * kill(2): a process, or with a negative {@code pid} a group; signal 0 only asks. 0 or -errno.
   */
  public static int send(int pid, int signal) {
    try {
      MemorySegment state = Native.state();
      return Native.fold((int) KILL_CALL.invokeExact(state, pid, signal), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /**
   * Ends the process by {@code signal} as if nobody had caught it, so that its parent sees that.
   */
  public static void dieOf(int signal) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state();
      long before = (long) SIGNAL.invokeExact(state, signal, 0L);
      int raised = (int) KILL_CALL.invokeExact(state, (int) ProcessHandle.current().pid(), signal);
      int unblocked =
          (int) SIGMASK.invokeExact(state, SIG_UNBLOCK, set(arena, signal), MemorySegment.NULL);
      if (before == -1 || raised != 0 || unblocked != 0) {
        Runtime.getRuntime().halt(128 + signal);
      }
      int again = (int) RAISE.invokeExact(state, signal);
      Runtime.getRuntime().halt(128 + signal + again);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  private static MemorySegment set(Arena arena, int... signals) {
    MemorySegment set = arena.allocate(SIGSET_BYTES, 8);
    long bits = 0;
    for (int signal : signals) {
      bits |= 1L << (signal - 1);
    }
    set.set(JAVA_LONG, 0, bits);
    return set;
  }
}
