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

/**
 * Any thread: starts programs as a daemon should, which {@code ProcessBuilder} cannot: in a process group of their own, with
 * no signal blocked and none ignored although this process blocks several, and with the errno when exec itself fails
 * (posix_spawn(3)).
 *
 * <p>A child must be reaped by {@link #reap}; its end can be awaited through {@link Processes#openPidFd}.
 */
public final class Spawn {
  // Both are opaque: 336 and 80 bytes in glibc on 64-bit machines.
  private static final int ATTRIBUTES_BYTES = 512;
  private static final int ACTIONS_BYTES = 256;
  private static final int SIGSET_BYTES = 128;
  private static final short SETPGROUP = 0x02;
  private static final short SETSIGDEF = 0x04;
  private static final short SETSIGMASK = 0x08;
  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;
  private static final int WNOHANG = 1;

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

  /**
   * Starts a program with /dev/null for its three standard descriptors.
   *
   * @param argv the program's path, which is not searched for, and its arguments
   * @param environment all of the child's environment
   * @return the pid, which is also the process group, or {@code -errno} when the program cannot be executed
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

  /** Wait status as in wait(2): the low seven bits are the signal, the next byte the exit status. */
  static Ending ending(int status) {
    int signal = status & 0x7f;
    return signal == 0 ? new Ending.Exited((status >> 8) & 0xff) : new Ending.Signaled(signal);
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
