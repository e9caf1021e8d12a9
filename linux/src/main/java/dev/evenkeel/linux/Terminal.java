package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Any thread: whether a descriptor is a terminal, and how large it is (ioctl_tty(2)). */
public final class Terminal {
  private static final long TIOCGWINSZ = 0x5413;

  private static final MethodHandle IOCTL =
      Native.variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

  private Terminal() {}

  /**
   * How much a terminal shows.
   *
   * @param columns characters in a line; 0 where the terminal does not know
   * @param rows lines; 0 where the terminal does not know
   */
  public record Size(int columns, int rows) {}

  /** The size of the terminal behind a descriptor; empty if it is no terminal. */
  public static Optional<Size> size(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state();
      MemorySegment window = arena.allocate(8, 2); // struct winsize: rows, columns, pixels
      int result = Native.fold((int) IOCTL.invokeExact(state, fd, TIOCGWINSZ, window), state);
      if (result < 0) {
        return Optional.empty();
      }
      return Optional.of(
          new Size(window.getAtIndex(JAVA_SHORT, 1) & 0xffff, window.get(JAVA_SHORT, 0) & 0xffff));
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }
}
