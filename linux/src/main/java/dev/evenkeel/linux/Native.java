package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: finds functions of libc and gives each thread the place where its {@code errno} is
 * kept after a call.
 *
 * <p>A handle is either <em>critical</em> (no thread transition, may take heap arrays, must never
 * block: the garbage collector waits for it) or <em>ordinary</em> (may block).
 */
final class Native {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBC = LINKER.defaultLookup();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** Off-heap, one for each thread; freed with the thread. */
  private static final ThreadLocal<MemorySegment> CALL_STATE =
      ThreadLocal.withInitial(() -> java.lang.foreign.Arena.ofAuto().allocate(STATE));

  private Native() {}

  /** A function that never blocks: cheap, and heap segments may be passed to it. */
  static MethodHandle critical(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        find(name),
        FunctionDescriptor.of(result, arguments),
        Linker.Option.critical(true),
        Linker.Option.captureCallState("errno"));
  }

  /** As {@link #blocking}, for a function that older versions of libc do not have: null there. */
  static @Nullable MethodHandle blockingIfPresent(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return LIBC.find(name).isEmpty() ? null : blocking(name, result, arguments);
  }

  /** A function that may block. */
  static MethodHandle blocking(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        find(name),
        FunctionDescriptor.of(result, arguments),
        Linker.Option.captureCallState("errno"));
  }

  /** A variadic function such as {@code fcntl}; arguments from {@code fixed} on are variadic. */
  static MethodHandle variadic(
      String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        find(name),
        FunctionDescriptor.of(result, arguments),
        Linker.Option.firstVariadicArg(fixed),
        Linker.Option.captureCallState("errno"));
  }

  /** Where the calling thread's errno is captured: the first argument of every handle. */
  static MemorySegment state() {
    return CALL_STATE.get();
  }

  /** The errno captured by the call that used {@code state} last. */
  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /** The kernel's own convention: the result, or {@code -errno} where the call returned -1. */
  static int fold(int result, MemorySegment state) {
    return result == -1 ? -errno(state) : result;
  }

  /** As {@link #fold(int, MemorySegment)}, for calls that return a {@code ssize_t}. */
  static long fold(long result, MemorySegment state) {
    return result == -1 ? -errno(state) : result;
  }

  /** A method handle threw: our own bug (a wrong type), never an error of the system call. */
  static AssertionError broken(Throwable bug) {
    return new AssertionError("native call is wired wrongly", bug);
  }

  /** A NUL-terminated copy of {@code text}, on the heap: for critical handles. */
  static MemorySegment text(String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return MemorySegment.ofArray(java.util.Arrays.copyOf(bytes, bytes.length + 1));
  }

  /** One int on the heap: for critical handles. */
  static MemorySegment oneInt(int value) {
    return MemorySegment.ofArray(new int[] {value});
  }

  static int firstInt(MemorySegment segment) {
    return segment.get(JAVA_INT.withByteAlignment(1), 0);
  }

  private static MemorySegment find(String name) {
    return LIBC.find(name)
        .orElseThrow(() -> new UnsupportedOperationException("libc has no function " + name));
  }
}
