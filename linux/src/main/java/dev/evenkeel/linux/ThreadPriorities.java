package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Any thread: how much of a busy processor each thread of this process is given (setpriority(2),
 * which on Linux means one thread; proc(5)). Only ever lowered: that needs no privilege.
 */
public final class ThreadPriorities {
  private static final int PRIO_PROCESS = 0;
  private static final Path THREADS = Path.of("/proc/self/task");
  private static final MethodHandle SETPRIORITY =
      Native.blocking("setpriority", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

  private ThreadPriorities() {}

  /**
   * Lets threads step back behind the others, and with them those that they start later.
   *
   * @param name how the kernel's names of these threads begin; it keeps 15 characters of each
   * @param niceness 1 to 19; each step is a tenth less of a processor that others want too
   * @return how many threads obeyed; 0 where there is no {@code /proc}
   */
  public static int lower(String name, int niceness) {
    int lowered = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        if (isNamed(thread, name) && set(thread, niceness) == 0) {
          lowered++;
        }
      }
    } catch (IOException noProc) {
      // Then they stay as they are.
    }
    return lowered;
  }

  private static boolean isNamed(Path thread, String name) throws IOException {
    try {
      return Files.readString(thread.resolve("comm")).startsWith(name);
    } catch (NoSuchFileException ended) {
      return false;
    }
  }

  private static int set(Path thread, int niceness) {
    int id = Integer.parseInt(thread.getFileName().toString());
    try {
      return (int) SETPRIORITY.invokeExact(Native.state(), PRIO_PROCESS, id, niceness);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }
}
