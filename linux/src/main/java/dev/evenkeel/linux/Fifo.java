package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Any thread: named pipes for events, opened so that a missing or slow reader never blocks the
 * writer.
 */
public final class Fifo {
  private static final int O_RDWR = 2;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int MODE = 0600;

  /** Not the same number everywhere. */
  private static final int O_NOFOLLOW =
      System.getProperty("os.arch", "").equals("aarch64") ? 0x8000 : 0x20000;

  private static final MethodHandle MKFIFO = Native.blocking("mkfifo", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle OPEN =
      Native.variadic("open", 2, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

  private Fifo() {}

  /** Makes the pipe if it does not exist and opens it; a descriptor to write to, close-on-exec. */
  public static int open(String path) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state();
      MemorySegment text = arena.allocateFrom(path);
      int made = Native.fold((int) MKFIFO.invokeExact(state, text, MODE), state);
      if (made != -Errno.EEXIST) {
        LinuxException.check("mkfifo " + path, made);
      }
      int flags = O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW;
      return LinuxException.check(
          "open " + path, Native.fold((int) OPEN.invokeExact(state, text, flags, 0), state));
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }
}
