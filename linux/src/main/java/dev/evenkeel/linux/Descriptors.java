package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Any thread: what all descriptors have in common, pipes, and moving bytes between descriptors in
 * the kernel.
 */
public final class Descriptors {
  public static final int SPLICE_F_MOVE = 1;
  public static final int SPLICE_F_NONBLOCK = 2;
  public static final int SPLICE_F_MORE = 4;

  private static final int O_RDWR = 2;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int FD_CLOEXEC = 1;

  private static final MethodHandle CLOSE = Native.critical("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle DUP = Native.critical("dup", JAVA_INT, JAVA_INT);
  private static final MethodHandle DUP2 = Native.critical("dup2", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle DUP3 =
      Native.critical("dup3", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle PIPE2 = Native.critical("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle READ =
      Native.critical("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE =
      Native.critical("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE_BLOCKING =
      Native.blocking("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle FCNTL =
      Native.variadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle OPEN =
      Native.variadic("open", 2, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle SPLICE =
      Native.critical(
          "splice", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

  private Descriptors() {}

  /** close(2); 0 or {@code -errno}. The descriptor is gone in either case. */
  public static int close(int fd) {
    try {
      MemorySegment state = Native.state();
      return Native.fold((int) CLOSE.invokeExact(state, fd), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** dup(2); the new descriptor, not close-on-exec, or {@code -errno}. */
  public static int duplicate(int fd) {
    try {
      MemorySegment state = Native.state();
      return Native.fold((int) DUP.invokeExact(state, fd), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** dup3(2): {@code number} becomes what {@code fd} is, close-on-exec; {@code -errno} if not. */
  public static int replace(int fd, int number) {
    try {
      MemorySegment state = Native.state();
      return Native.fold((int) DUP3.invokeExact(state, fd, number, O_CLOEXEC), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** Points the three standard descriptors at /dev/null: a daemon has no terminal. */
  public static void silenceStandard() throws LinuxException {
    try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
      MemorySegment state = Native.state();
      MemorySegment path = arena.allocateFrom("/dev/null");
      int opened = Native.fold((int) OPEN.invokeExact(state, path, O_RDWR | O_CLOEXEC, 0), state);
      int nowhere = LinuxException.check("open /dev/null", opened);
      for (int fd = 0; fd <= 2; fd++) {
        int made = Native.fold((int) DUP2.invokeExact(state, nowhere, fd), state);
        LinuxException.check("dup2", made);
      }
      close(nowhere);
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** open(2) for reading, close-on-exec: for namespaces and devices; a descriptor or -errno. */
  public static int openReadOnly(String path) {
    try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
      MemorySegment state = Native.state();
      MemorySegment text = arena.allocateFrom(path);
      return Native.fold((int) OPEN.invokeExact(state, text, O_CLOEXEC, 0), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /**
   * pipe2(2), both ends non-blocking and close-on-exec.
   *
   * @param ends receives the reading end at 0 and the writing end at 1
   * @return 0 or {@code -errno}
   */
  public static int pipe(int[] ends) {
    try {
      MemorySegment state = Native.state();
      MemorySegment to = MemorySegment.ofArray(ends);
      return Native.fold((int) PIPE2.invokeExact(state, to, O_NONBLOCK | O_CLOEXEC), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /**
   * Asks for a pipe of {@code bytes}; what the kernel gave, or {@code -errno} (EPERM past the
   * limit).
   */
  public static int setPipeSize(int fd, int bytes) {
    return control(fd, F_SETPIPE_SZ, bytes);
  }

  /** Makes a descriptor (an inherited one) non-blocking; 0 or {@code -errno}. */
  public static int setNonBlocking(int fd) {
    int flags = control(fd, F_GETFL, 0);
    return flags < 0 ? flags : control(fd, F_SETFL, flags | O_NONBLOCK);
  }

  /** Says whether the descriptor is closed by exec; 0 or {@code -errno}. */
  public static int setCloseOnExec(int fd, boolean close) {
    return control(fd, F_SETFD, close ? FD_CLOEXEC : 0);
  }

  /** Whether {@code fd} is open in this process. */
  public static boolean isOpen(int fd) {
    return control(fd, F_GETFD, 0) >= 0;
  }

  /** read(2) of a descriptor that does not block; bytes, 0 at the end, or {@code -errno}. */
  public static long read(int fd, byte[] buffer, int offset, int length) {
    try {
      MemorySegment state = Native.state();
      MemorySegment to = MemorySegment.ofArray(buffer).asSlice(offset, length);
      return Native.fold((long) READ.invokeExact(state, fd, to, (long) length), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** write(2) to a descriptor that does not block; bytes or {@code -errno}. */
  public static long write(int fd, byte[] buffer, int offset, int length) {
    try {
      MemorySegment state = Native.state();
      MemorySegment from = MemorySegment.ofArray(buffer).asSlice(offset, length);
      return Native.fold((long) WRITE.invokeExact(state, fd, from, (long) length), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** write(2) to a descriptor that may block; bytes or {@code -errno}. Not for event loops. */
  public static long writeBlocking(int fd, byte[] buffer, int offset, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state();
      MemorySegment from = arena.allocate(length);
      MemorySegment.copy(buffer, offset, from, JAVA_BYTE, 0, length);
      return Native.fold((long) WRITE_BLOCKING.invokeExact(state, fd, from, (long) length), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** splice(2) without offsets; bytes moved, 0 at the end of the input, or {@code -errno}. */
  public static long splice(int from, int to, long length, int flags) {
    try {
      MemorySegment state = Native.state();
      return Native.fold(
          (long)
              SPLICE.invokeExact(
                  state, from, MemorySegment.NULL, to, MemorySegment.NULL, length, flags),
          state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  private static int control(int fd, int command, int argument) {
    try {
      MemorySegment state = Native.state();
      return Native.fold((int) FCNTL.invokeExact(state, fd, command, argument), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }
}
