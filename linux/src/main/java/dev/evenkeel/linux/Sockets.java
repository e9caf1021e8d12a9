package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * Any thread: sockets as plain descriptors. Everything here is meant for non-blocking descriptors
 * and takes heap arrays directly; results are folded ({@code -errno}), see the package's text.
 */
public final class Sockets {
  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_RAW = 3;
  public static final int SOCK_SEQPACKET = 5;
  public static final int SOCK_NONBLOCK = 0x800;
  public static final int SOCK_CLOEXEC = 0x80000;

  public static final int SOL_SOCKET = 1;
  public static final int SO_REUSEADDR = 2;
  public static final int SO_ERROR = 4;
  public static final int SO_BROADCAST = 6;
  public static final int SO_SNDBUF = 7;
  public static final int SO_RCVBUF = 8;
  public static final int SO_KEEPALIVE = 9;
  public static final int SO_LINGER = 13;
  public static final int SO_REUSEPORT = 15;
  public static final int SO_BINDTODEVICE = 25;
  public static final int SO_ATTACH_FILTER = 26;
  public static final int SO_ACCEPTCONN = 30;
  public static final int SO_DOMAIN = 39;

  public static final int IPPROTO_IP = 0;
  public static final int IPPROTO_TCP = 6;
  public static final int IPPROTO_IPV6 = 41;
  public static final int IP_FREEBIND = 15;
  public static final int IP_TRANSPARENT = 19;
  public static final int IPV6_V6ONLY = 26;
  public static final int IPV6_FREEBIND = 78;
  public static final int TCP_NODELAY = 1;
  public static final int TCP_MAXSEG = 2;
  public static final int TCP_DEFER_ACCEPT = 9;
  public static final int TCP_QUICKACK = 12;
  public static final int TCP_USER_TIMEOUT = 18;
  public static final int TCP_FASTOPEN = 23;
  public static final int TCP_FASTOPEN_CONNECT = 30;

  public static final int SHUT_RD = 0;
  public static final int SHUT_WR = 1;
  public static final int SHUT_RDWR = 2;

  public static final int MSG_PEEK = 2;
  public static final int MSG_DONTROUTE = 4;
  public static final int MSG_DONTWAIT = 0x40;
  public static final int MSG_NOSIGNAL = 0x4000;
  public static final int MSG_MORE = 0x8000;

  private static final int MAX_ADDRESS_BYTES = 128;

  /** {@code struct linger}: on, and no time at all. */
  private static final byte[] RESET_ON_CLOSE =
      ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(1).putInt(0).array();

  private static final MethodHandle SOCKET =
      Native.critical("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SOCKETPAIR =
      Native.critical("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle BIND =
      Native.critical("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN =
      Native.critical("listen", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle ACCEPT4 =
      Native.critical("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT =
      Native.critical("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKNAME =
      Native.critical("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle GETPEERNAME =
      Native.critical("getpeername", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SETSOCKOPT =
      Native.critical("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      Native.critical("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SHUTDOWN =
      Native.critical("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle RECV =
      Native.critical("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SEND =
      Native.critical("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECVFROM =
      Native.critical(
          "recvfrom", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SENDTO =
      Native.critical(
          "sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

  private Sockets() {}

  /** Opens a socket, always close-on-exec and non-blocking; a descriptor or {@code -errno}. */
  public static int open(int family, int type, int protocol) {
    try {
      MemorySegment state = Native.state();
      int flags = type | SOCK_NONBLOCK | SOCK_CLOEXEC;
      return Native.fold((int) SOCKET.invokeExact(state, family, flags, protocol), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /**
   * Two unix sockets connected to each other, close-on-exec and non-blocking.
   *
   * @param type such as {@link #SOCK_SEQPACKET}, which keeps the boundaries of messages
   * @param ends receives the two descriptors
   * @return 0 or {@code -errno}
   */
  public static int pair(int type, int[] ends) {
    try {
      MemorySegment state = Native.state();
      int flags = type | SOCK_NONBLOCK | SOCK_CLOEXEC;
      MemorySegment to = MemorySegment.ofArray(ends);
      return Native.fold(
          (int) SOCKETPAIR.invokeExact(state, SocketAddress.AF_UNIX, flags, 0, to), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** bind(2) with a raw {@code sockaddr}; 0 or {@code -errno}. */
  public static int bind(int fd, byte[] address) {
    try {
      MemorySegment state = Native.state();
      MemorySegment raw = MemorySegment.ofArray(address);
      return Native.fold((int) BIND.invokeExact(state, fd, raw, address.length), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** listen(2); 0 or {@code -errno}. */
  public static int listen(int fd, int backlog) {
    try {
      MemorySegment state = Native.state();
      return Native.fold((int) LISTEN.invokeExact(state, fd, backlog), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** The room {@link #accept} and {@link #receiveFrom} need for a peer's address. */
  public static byte[] newAddressBuffer() {
    return new byte[MAX_ADDRESS_BYTES];
  }

  /**
   * accept4(2), non-blocking and close-on-exec.
   *
   * @param address receives the peer's {@code sockaddr}; from {@link #newAddressBuffer}
   * @param length one int: receives the length of the address
   * @return the connection's descriptor or {@code -errno}
   */
  public static int accept(int fd, byte[] address, int[] length) {
    try {
      MemorySegment state = Native.state();
      length[0] = address.length;
      return Native.fold(
          (int)
              ACCEPT4.invokeExact(
                  state,
                  fd,
                  MemorySegment.ofArray(address),
                  MemorySegment.ofArray(length),
                  SOCK_NONBLOCK | SOCK_CLOEXEC),
          state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** connect(2); 0, {@code -EINPROGRESS} or another {@code -errno}. */
  public static int connect(int fd, byte[] address) {
    try {
      MemorySegment state = Native.state();
      MemorySegment raw = MemorySegment.ofArray(address);
      return Native.fold((int) CONNECT.invokeExact(state, fd, raw, address.length), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /**
   * Takes a TCP socket back to where it neither listens nor is connected, its address kept:
   * connect(2) to AF_UNSPEC. 0 or {@code -errno}.
   */
  public static int disconnect(int fd) {
    return connect(fd, new byte[16]);
  }

  /** The socket's own address. */
  public static SocketAddress localAddress(int fd) throws LinuxException {
    return address("getsockname", GETSOCKNAME, fd);
  }

  /** The peer's address. */
  public static SocketAddress peerAddress(int fd) throws LinuxException {
    return address("getpeername", GETPEERNAME, fd);
  }

  private static SocketAddress address(String call, MethodHandle handle, int fd)
      throws LinuxException {
    byte[] raw = newAddressBuffer();
    int[] length = {raw.length};
    int result;
    try {
      MemorySegment state = Native.state();
      result =
          Native.fold(
              (int)
                  handle.invokeExact(
                      state, fd, MemorySegment.ofArray(raw), MemorySegment.ofArray(length)),
              state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
    LinuxException.check(call, result);
    return SocketAddress.fromBytes(raw, length[0]);
  }

  /** setsockopt(2) with an int; 0 or {@code -errno}. */
  public static int setOption(int fd, int level, int name, int value) {
    try {
      MemorySegment state = Native.state();
      return Native.fold(
          (int) SETSOCKOPT.invokeExact(state, fd, level, name, Native.oneInt(value), 4), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** setsockopt(2) with a struct; 0 or {@code -errno}. */
  public static int setOption(int fd, int level, int name, byte[] value) {
    try {
      MemorySegment state = Native.state();
      return Native.fold(
          (int)
              SETSOCKOPT.invokeExact(
                  state, fd, level, name, MemorySegment.ofArray(value), value.length),
          state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** getsockopt(2) of an int option; its value (never negative for those used here) or -errno. */
  public static int option(int fd, int level, int name) {
    try {
      MemorySegment state = Native.state();
      int[] value = {0};
      int[] length = {4};
      int result =
          Native.fold(
              (int)
                  GETSOCKOPT.invokeExact(
                      state,
                      fd,
                      level,
                      name,
                      MemorySegment.ofArray(value),
                      MemorySegment.ofArray(length)),
              state);
      return result < 0 ? result : value[0];
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** getsockopt(2) of a struct; the bytes the kernel wrote. */
  public static byte[] option(int fd, int level, int name, int capacity) throws LinuxException {
    byte[] value = new byte[capacity];
    int[] length = {capacity};
    int result;
    try {
      MemorySegment state = Native.state();
      result =
          Native.fold(
              (int)
                  GETSOCKOPT.invokeExact(
                      state,
                      fd,
                      level,
                      name,
                      MemorySegment.ofArray(value),
                      MemorySegment.ofArray(length)),
              state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
    LinuxException.check("getsockopt", result);
    return Arrays.copyOf(value, length[0]);
  }

  /** Takes the pending error of a socket ({@code SO_ERROR}): 0 or a positive errno. */
  public static int takeError(int fd) {
    int error = option(fd, SOL_SOCKET, SO_ERROR);
    return error < 0 ? -error : error;
  }

  /** The close that follows sends a reset instead of an orderly end; 0 or {@code -errno}. */
  public static int resetOnClose(int fd) {
    return setOption(fd, SOL_SOCKET, SO_LINGER, RESET_ON_CLOSE);
  }

  /** shutdown(2); 0 or {@code -errno}. */
  public static int shutdown(int fd, int how) {
    try {
      MemorySegment state = Native.state();
      return Native.fold((int) SHUTDOWN.invokeExact(state, fd, how), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** recv(2) into an array; bytes read, 0 at the end of the stream, or {@code -errno}. */
  public static long receive(int fd, byte[] buffer, int offset, int length, int flags) {
    try {
      MemorySegment state = Native.state();
      MemorySegment to = MemorySegment.ofArray(buffer).asSlice(offset, length);
      return Native.fold(
          (long) RECV.invokeExact(state, fd, to, (long) length, flags | MSG_DONTWAIT), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** As {@link #receive(int, byte[], int, int, int)}, allocating nothing. */
  public static long receive(int fd, IoBuffer buffer, int offset, int length, int flags) {
    Objects.checkFromIndexSize(offset, length, buffer.capacity());
    try {
      MemorySegment state = Native.state();
      MemorySegment to = buffer.from(offset);
      return Native.fold(
          (long) RECV.invokeExact(state, fd, to, (long) length, flags | MSG_DONTWAIT), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** As {@link #send(int, byte[], int, int, int)}, allocating nothing where {@code offset} is 0. */
  public static long send(int fd, IoBuffer buffer, int offset, int length, int flags) {
    Objects.checkFromIndexSize(offset, length, buffer.capacity());
    try {
      MemorySegment state = Native.state();
      MemorySegment from = buffer.from(offset);
      int all = flags | MSG_DONTWAIT | MSG_NOSIGNAL;
      return Native.fold((long) SEND.invokeExact(state, fd, from, (long) length, all), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** send(2) from an array, never raising SIGPIPE; bytes written or {@code -errno}. */
  public static long send(int fd, byte[] buffer, int offset, int length, int flags) {
    try {
      MemorySegment state = Native.state();
      MemorySegment from = MemorySegment.ofArray(buffer).asSlice(offset, length);
      int all = flags | MSG_DONTWAIT | MSG_NOSIGNAL;
      return Native.fold((long) SEND.invokeExact(state, fd, from, (long) length, all), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** recvfrom(2); as {@link #receive}, with the sender's address. */
  public static long receiveFrom(int fd, byte[] buffer, byte[] address, int[] addressLength) {
    try {
      MemorySegment state = Native.state();
      addressLength[0] = address.length;
      return Native.fold(
          (long)
              RECVFROM.invokeExact(
                  state,
                  fd,
                  MemorySegment.ofArray(buffer),
                  (long) buffer.length,
                  MSG_DONTWAIT,
                  MemorySegment.ofArray(address),
                  MemorySegment.ofArray(addressLength)),
          state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** sendto(2) of the first {@code length} bytes; bytes sent or {@code -errno}. */
  public static long sendTo(int fd, byte[] buffer, int length, int flags, byte[] address) {
    try {
      MemorySegment state = Native.state();
      return Native.fold(
          (long)
              SENDTO.invokeExact(
                  state,
                  fd,
                  MemorySegment.ofArray(buffer),
                  (long) length,
                  flags | MSG_DONTWAIT | MSG_NOSIGNAL,
                  MemorySegment.ofArray(address),
                  address.length),
          state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }
}
