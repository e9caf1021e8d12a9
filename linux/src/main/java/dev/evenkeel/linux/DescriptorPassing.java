package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Any thread: sends and receives descriptors over unix sockets, as ancillary data of type
 * SCM_RIGHTS (unix(7)). Never waits.
 */
public final class DescriptorPassing {
  /** SCM_MAX_FD: the kernel takes no more descriptors in one message. */
  public static final int MAX_DESCRIPTORS = 253;

  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int SCM_RIGHTS = 1;
  private static final int HEADER_BYTES = 56;
  private static final int CONTROL_HEADER_BYTES = 16;

  private static final MethodHandle SENDMSG =
      Native.blocking("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle RECVMSG =
      Native.blocking("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

  private DescriptorPassing() {}

  /**
   * Sends bytes and, with the first of them, descriptors.
   *
   * @param bytes at least one
   * @param descriptors at most {@link #MAX_DESCRIPTORS}; they stay open here
   * @return bytes sent or {@code -errno}
   */
  public static long send(int fd, byte[] bytes, int... descriptors) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment header = header(arena, bytes.length, descriptors.length);
      MemorySegment.copy(bytes, 0, data(header, bytes.length), JAVA_BYTE, 0, bytes.length);
      if (descriptors.length == 0) {
        header.set(ADDRESS, 32, MemorySegment.NULL);
        header.set(JAVA_LONG, 40, 0);
      } else {
        long length = CONTROL_HEADER_BYTES + 4L * descriptors.length;
        MemorySegment control = header.get(ADDRESS, 32).reinterpret(length);
        control.set(JAVA_LONG, 0, length);
        control.set(JAVA_INT, 8, Sockets.SOL_SOCKET);
        control.set(JAVA_INT, 12, SCM_RIGHTS);
        MemorySegment.copy(
            descriptors, 0, control, JAVA_INT, CONTROL_HEADER_BYTES, descriptors.length);
      }
      MemorySegment state = Native.state();
      int flags = Sockets.MSG_NOSIGNAL | Sockets.MSG_DONTWAIT;
      return Native.fold((long) SENDMSG.invokeExact(state, fd, header, flags), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /**
   * Receives bytes and the descriptors that came with them.
   *
   * @param bytes receives the bytes
   * @param descriptors receives the descriptors, close-on-exec; of {@link #MAX_DESCRIPTORS} places
   * @param count one int: receives how many descriptors came
   * @return bytes received, 0 at the end, or {@code -errno}
   */
  public static long receive(int fd, byte[] bytes, int[] descriptors, int[] count) {
    count[0] = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment header = header(arena, bytes.length, descriptors.length);
      MemorySegment state = Native.state();
      int flags = MSG_CMSG_CLOEXEC | Sockets.MSG_DONTWAIT;
      long got = Native.fold((long) RECVMSG.invokeExact(state, fd, header, flags), state);
      if (got <= 0) {
        return got;
      }
      MemorySegment.copy(data(header, bytes.length), JAVA_BYTE, 0, bytes, 0, (int) got);
      long filled = header.get(JAVA_LONG, 40);
      if (filled >= CONTROL_HEADER_BYTES) {
        MemorySegment control = header.get(ADDRESS, 32).reinterpret(filled);
        boolean rights =
            control.get(JAVA_INT, 8) == Sockets.SOL_SOCKET
                && control.get(JAVA_INT, 12) == SCM_RIGHTS;
        int came = (int) ((control.get(JAVA_LONG, 0) - CONTROL_HEADER_BYTES) / 4);
        if (rights) {
          MemorySegment.copy(control, JAVA_INT, CONTROL_HEADER_BYTES, descriptors, 0, came);
          count[0] = came;
        }
      }
      return got;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** A {@code struct msghdr} with room for one run of bytes and one control message. */
  private static MemorySegment header(Arena arena, int bytes, int descriptors) {
    MemorySegment vector = arena.allocate(16, 8);
    vector.set(ADDRESS, 0, arena.allocate(Math.max(1, bytes)));
    vector.set(JAVA_LONG, 8, bytes);
    long control = CONTROL_HEADER_BYTES + (4L * descriptors + 7) / 8 * 8;
    MemorySegment header = arena.allocate(HEADER_BYTES, 8);
    header.set(ADDRESS, 16, vector);
    header.set(JAVA_LONG, 24, 1);
    header.set(ADDRESS, 32, arena.allocate(control, 8));
    header.set(JAVA_LONG, 40, control);
    return header;
  }

  private static MemorySegment data(MemorySegment header, int bytes) {
    return header.get(ADDRESS, 16).reinterpret(16).get(ADDRESS, 0).reinterpret(bytes);
  }
}
