package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/** Any thread: who this process is, what it may do, and watching others. */
public final class Processes {
  public static final int RLIMIT_NOFILE = 7;

  private static final long SYS_PIDFD_OPEN = 434;
  public static final int RLIMIT_CORE = 4;

  private static final int PR_SET_PDEATHSIG = 1;
  private static final int PR_SET_DUMPABLE = 4;

  private static final MethodHandle SYSCALL2 =
      Native.variadic("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle PRCTL =
      Native.variadic("prctl", 1, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle GETEUID = Native.critical("geteuid", JAVA_INT);
  private static final MethodHandle GETPPID = Native.critical("getppid", JAVA_INT);
  private static final MethodHandle SETUID = Native.blocking("setuid", JAVA_INT, JAVA_INT);
  private static final MethodHandle SETGID = Native.blocking("setgid", JAVA_INT, JAVA_INT);
  private static final MethodHandle SETGROUPS =
      Native.blocking("setgroups", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle GETRLIMIT =
      Native.critical("getrlimit", JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle SETRLIMIT =
      Native.critical("setrlimit", JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle SETSID = Native.critical("setsid", JAVA_INT);
  private static final MethodHandle CHDIR = Native.blocking("chdir", JAVA_INT, ADDRESS);

  private static final MethodHandle SET_AFFINITY =
      Native.critical("sched_setaffinity", JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

  private Processes() {}

  /** A limit of the process, in the unit of that limit; -1 stands for no limit. */
  public record Limit(long soft, long hard) {}

  /**
   * pidfd_open(2): a descriptor that becomes readable when process {@code pid} ends; or {@code
   * -errno}.
   */
  public static int openPidFd(int pid) {
    try {
      MemorySegment state = Native.state();
      return (int)
          Native.fold((long) SYSCALL2.invokeExact(state, SYS_PIDFD_OPEN, (long) pid, 0L), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /**
   * Names the process (the leader of its threads), which is what {@code killall}, {@code pgrep} and
   * {@code ps -C} go by; cut to 15 bytes by the kernel.
   */
  public static void setName(String name) throws IOException {
    Files.writeString(Path.of("/proc/self/comm"), name);
  }

  /** The effective user id; 0 is root. */
  public static int effectiveUserId() {
    try {
      return (int) GETEUID.invokeExact(Native.state());
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** The parent's pid; 1 (or a subreaper) after the parent's death. */
  public static int parentPid() {
    try {
      return (int) GETPPID.invokeExact(Native.state());
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** Lets the process leave core files after a change of its user (PR_SET_DUMPABLE). */
  public static void setDumpable() throws LinuxException {
    try {
      MemorySegment state = Native.state();
      LinuxException.check(
          "prctl",
          Native.fold((int) PRCTL.invokeExact(state, PR_SET_DUMPABLE, 1L, 0L, 0L, 0L), state));
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** Asks for {@code signal} when the thread that started this process ends (PR_SET_PDEATHSIG). */
  public static void setParentDeathSignal(int signal) throws LinuxException {
    try {
      MemorySegment state = Native.state();
      LinuxException.check(
          "prctl",
          Native.fold(
              (int) PRCTL.invokeExact(state, PR_SET_PDEATHSIG, (long) signal, 0L, 0L, 0L), state));
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** setsid(2): a session of its own; its id or {@code -errno}. */
  public static int newSession() {
    try {
      MemorySegment state = Native.state();
      return Native.fold((int) SETSID.invokeExact(state), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /**
   * chdir(2). Relative names go to the kernel as they are, also those of {@code java.nio.file};
   * {@code java.io.File} and absolute forms of paths still begin where the process was started.
   */
  public static void changeDirectory(String path) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state();
      LinuxException.check(
          "chdir " + path,
          Native.fold((int) CHDIR.invokeExact(state, arena.allocateFrom(path)), state));
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** Drops supplementary groups, then changes the group of all threads (glibc reaches them all). */
  public static void setGroup(int groupId) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state();
      MemorySegment groups = arena.allocate(4);
      groups.set(JAVA_INT, 0, groupId);
      LinuxException.check(
          "setgroups", Native.fold((int) SETGROUPS.invokeExact(state, 1L, groups), state));
      LinuxException.check("setgid", Native.fold((int) SETGID.invokeExact(state, groupId), state));
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** Changes the user of all threads; there is no way back. */
  public static void setUser(int userId) throws LinuxException {
    try {
      MemorySegment state = Native.state();
      LinuxException.check("setuid", Native.fold((int) SETUID.invokeExact(state, userId), state));
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** getrlimit(2). */
  public static Limit limit(int resource) throws LinuxException {
    long[] pair = new long[2];
    try {
      MemorySegment state = Native.state();
      int result = (int) GETRLIMIT.invokeExact(state, resource, MemorySegment.ofArray(pair));
      LinuxException.check("getrlimit", Native.fold(result, state));
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
    return new Limit(pair[0], pair[1]);
  }

  /** setrlimit(2). */
  public static void setLimit(int resource, Limit limit) throws LinuxException {
    long[] pair = {limit.soft(), limit.hard()};
    try {
      MemorySegment state = Native.state();
      int result = (int) SETRLIMIT.invokeExact(state, resource, MemorySegment.ofArray(pair));
      LinuxException.check("setrlimit", Native.fold(result, state));
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /**
   * sched_setaffinity(2): the calling thread runs on these processors alone; 0 or {@code -errno}.
   */
  public static int confineThread(java.util.BitSet processors) {
    byte[] mask = java.util.Arrays.copyOf(processors.toByteArray(), 128);
    try {
      MemorySegment state = Native.state();
      MemorySegment set = MemorySegment.ofArray(mask);
      return Native.fold((int) SET_AFFINITY.invokeExact(state, 0, 128L, set), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }
}
