package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;

/** Any thread: replaces the running program by another one; the pid stays (execve(2)). */
public final class Execution {
  private static final MethodHandle EXECVE =
      Native.blocking("execve", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);

  private Execution() {}

  /**
   * Becomes another program: on success this never returns, no shutdown hook runs, and all threads
   * but the one of the new program are gone.
   *
   * @param program the path of the executable
   * @param arguments its arguments, the name it is called by first
   * @param environment its whole environment
   * @return why it did not happen
   */
  public static LinuxException replace(
      String program, List<String> arguments, Map<String, String> environment) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state();
      List<String> variables =
          environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
      int result =
          (int)
              EXECVE.invokeExact(
                  state,
                  arena.allocateFrom(program),
                  vector(arena, arguments),
                  vector(arena, variables));
      return new LinuxException("execute " + program, -Native.fold(result, state));
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  private static MemorySegment vector(Arena arena, List<String> texts) {
    MemorySegment vector = arena.allocate(ADDRESS, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      vector.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
    }
    vector.setAtIndex(ADDRESS, texts.size(), MemorySegment.NULL);
    return vector;
  }
}
