package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Any thread: a clock of the kernel that Java does not read (clock_gettime(2)). */
public final class Clocks {
  private static final int CLOCK_BOOTTIME = 7;
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final MethodHandle CLOCK_GETTIME =
      Native.critical("clock_gettime", JAVA_INT, JAVA_INT, ADDRESS);

  private Clocks() {}

  /**
   * Nanoseconds since the machine was started, those among them in which it was suspended: unlike
   * {@link System#nanoTime}, which stands still then. Never goes back.
   */
  public static long sinceBootNs() {
    long[] time = new long[2];
    try {
      int _ =
          (int)
              CLOCK_GETTIME.invokeExact(
                  Native.state(), CLOCK_BOOTTIME, MemorySegment.ofArray(time));
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
    return time[0] * NS_PER_SECOND + time[1];
  }
}
