package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: starts programs as a daemon should, which {@code ProcessBuilder} cannot: in a process
 * group of their own, with no signal blocked and none ignored although this process blocks several,
 * and with the errno when exec itself fails (posix_spawn(3)).
 *
 * <p>A child must be reaped by {@link #reap}; its end can be awaited through {@link
 * Processes#openPidFd}.
 */
public final class Spawn {
  // Both are opaque: 336 and 80 bytes in glibc on 64-bit machines.
  private static final int ATTRIBUTES_BYTES = 512;
  private static final int ACTIONS_BYTES = 256;
  private static final int SIGSET_BYTES = 128;
  private static final short SETPGROUP = 0x02;
  private static final short SETSIGDEF = 0x04;
  private static final short SETSIGMASK = 0x08;
  private static final short SETSID = 0x80;
  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;
  private static final int WNOHANG = 1;
  private static final int WUNTRACED = 2;
  private static final int WCONTINUED = 8;

  private static final MethodHandle SPAWN =
      Native.blocking(
          "posix_spawn", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle ATTR_INIT =
      Native.blocking("posix_spawnattr_init", JAVA_INT, ADDRESS);
  private static final MethodHandle ATTR_FLAGS =
      Native.blocking("posix_spawnattr_setflags", JAVA_INT, ADDRESS, JAVA_SHORT);
  private static final MethodHandle ATTR_MASK =
      Native.blocking("posix_spawnattr_setsigmask", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle ATTR_DEFAULT =
      Native.blocking("posix_spawnattr_setsigdefault", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle ACTIONS_INIT =
      Native.blocking("posix_spawn_file_actions_init", JAVA_INT, ADDRESS);
  private static final MethodHandle ACTIONS_OPEN =
      Native.blocking(
          "posix_spawn_file_actions_addopen",
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_INT);
  private static final MethodHandle ACTIONS_DUP2 =
      Native.blocking("posix_spawn_file_actions_adddup2", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

  /** In glibc since 2.34. */
  private static final @Nullable MethodHandle ACTIONS_CLOSE_FROM =
      Native.blockingIfPresent(
          "posix_spawn_file_actions_addclosefrom_np", JAVA_INT, ADDRESS, JAVA_INT);

  private static final MethodHandle ACTIONS_DESTROY =
      Native.blocking("posix_spawn_file_actions_destroy", JAVA_INT, ADDRESS);
  private static final MethodHandle WAITPID =
      Native.critical("waitpid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

  private Spawn() {}

  /** How a child ended. */
  public sealed interface Ending {
    /** By itself. */
    record Exited(int status) implements Ending {}

    /** By a signal. */
    record Signaled(int signal) implements Ending {}
  }

  /** What has become of a child since it was asked last. */
  public sealed interface Change {
    /** It has ended, and has been reaped. */
    record Ended(Ending ending) implements Change {}

    /** A signal has stopped it: it exists and does nothing. */
    record Stopped() implements Change {}

    /** It goes on after a stop. */
    record Continued() implements Change {}
  }

  /**
   * Starts another part of this program: with this process's standard descriptors, its blocked
   * signals and all descriptors that are not close-on-exec.
   *
   * @param argv the program's path, which is not searched for, and its arguments
   * @param environment all of the child's environment
   * @param handedFd a descriptor that the child finds open under the number {@code childFd}
   * @param newSession whether the child leaves this process's session and terminal
   * @return the pid, or {@code -errno} when the program cannot be executed
   */
  public static int startPart(
      List<String> argv,
      Map<String, String> environment,
      int handedFd,
      int childFd,
      boolean newSession) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state();
      MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, 16);
      require((int) ATTR_INIT.invokeExact(state, attributes));
      require((int) ATTR_FLAGS.invokeExact(state, attributes, newSession ? SETSID : (short) 0));
      MemorySegment actions = arena.allocate(ACTIONS_BYTES, 16);
      require((int) ACTIONS_INIT.invokeExact(state, actions));
      require((int) ACTIONS_DUP2.invokeExact(state, actions, handedFd, childFd));
      return spawn(arena, argv, environment, attributes, actions);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /**
   * Starts a program with /dev/null for its three standard descriptors.
   *
   * @param argv the program's path, which is not searched for, and its arguments
   * @param environment all of the child's environment
   * @return the pid, which is also the process group, or {@code -errno} when the program cannot be
   *     executed
   */
  public static int start(List<String> argv, Map<String, String> environment) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state();
      MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, 16);
      MemorySegment none = arena.allocate(SIGSET_BYTES, 8);
      MemorySegment all = arena.allocate(SIGSET_BYTES, 8);
      all.set(JAVA_LONG, 0, -1L);
      require((int) ATTR_INIT.invokeExact(state, attributes));
      short flags = SETPGROUP | SETSIGDEF | SETSIGMASK;
      require((int) ATTR_FLAGS.invokeExact(state, attributes, flags));
      require((int) ATTR_MASK.invokeExact(state, attributes, none));
      require((int) ATTR_DEFAULT.invokeExact(state, attributes, all));
      MemorySegment actions = arena.allocate(ACTIONS_BYTES, 16);
      MemorySegment nowhere = arena.allocateFrom("/dev/null");
      require((int) ACTIONS_INIT.invokeExact(state, actions));
      for (int fd = 0; fd <= 2; fd++) {
        int mode = fd == 0 ? O_RDONLY : O_WRONLY;
        require((int) ACTIONS_OPEN.invokeExact(state, actions, fd, nowhere, mode, 0));
      }
      // The JVM keeps a few descriptors that are not close-on-exec.
      if (ACTIONS_CLOSE_FROM != null) {
        require((int) ACTIONS_CLOSE_FROM.invokeExact(state, actions, 3));
      }
      return spawn(arena, argv, environment, attributes, actions);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /**
   * Takes the ending of a child, if it has ended; never waits.
   *
   * @return empty while it runs, and when it is no child (any more)
   */
  public static Optional<Ending> reap(int pid) {
    int[] status = {0};
    int result;
    try {
      MemorySegment state = Native.state();
      result =
          Native.fold(
              (int) WAITPID.invokeExact(state, pid, MemorySegment.ofArray(status), WNOHANG), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
    return result == pid ? Optional.of(ending(status[0])) : Optional.empty();
  }

  /** Takes what has become of a child since this was asked last, if anything; never waits. */
  public static Optional<Change> change(int pid) {
    int[] status = {0};
    int result;
    try {
      MemorySegment state = Native.state();
      MemorySegment to = MemorySegment.ofArray(status);
      int options = WNOHANG | WUNTRACED | WCONTINUED;
      result = Native.fold((int) WAITPID.invokeExact(state, pid, to, options), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
    if (result != pid) {
      return Optional.empty();
    }
    if (status[0] == 0xffff) {
      return Optional.of(new Change.Continued());
    }
    return Optional.of(
        (status[0] & 0xff) == 0x7f ? new Change.Stopped() : new Change.Ended(ending(status[0])));
  }

  /**
   * Wait status as in wait(2): the low seven bits are the signal, the next byte the exit status.
   */
  static Ending ending(int status) {
    int signal = status & 0x7f;
    return signal == 0 ? new Ending.Exited((status >> 8) & 0xff) : new Ending.Signaled(signal);
  }

  private static int spawn(
      Arena arena,
      List<String> argv,
      Map<String, String> environment,
      MemorySegment attributes,
      MemorySegment actions)
      throws Throwable {
    MemorySegment state = Native.state();
    MemorySegment pid = arena.allocate(JAVA_INT);
    int error =
        (int)
            SPAWN.invokeExact(
                state,
                pid,
                arena.allocateFrom(argv.getFirst()),
                actions,
                attributes,
                strings(arena, argv),
                strings(
                    arena,
                    environment.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList()));
    require((int) ACTIONS_DESTROY.invokeExact(state, actions));
    return error == 0 ? pid.get(JAVA_INT, 0) : -error;
  }

  private static void require(int error) throws LinuxException {
    if (error != 0) {
      throw new LinuxException("posix_spawn setup", error);
    }
  }

  private static MemorySegment strings(Arena arena, List<String> texts) {
    MemorySegment array = arena.allocate(ADDRESS, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
    }
    array.setAtIndex(ADDRESS, texts.size(), MemorySegment.NULL);
    return array;
  }
}
