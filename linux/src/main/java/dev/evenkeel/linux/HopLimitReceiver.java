package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One thread only: a UDP socket that tells how many hops a datagram could still have made: the TTL
 * of IPv4, the hop limit of IPv6. Protocols between neighbours (RFC 5082) refuse what comes from
 * further away. Never waits.
 */
public final class HopLimitReceiver implements AutoCloseable {
  private static final int IP_RECVTTL = 12;
  private static final int IP_TTL = 2;
  private static final int IPV6_RECVHOPLIMIT = 51;
  private static final int IPV6_HOPLIMIT = 52;
  private static final int HEADER_BYTES = 56;
  private static final int CONTROL_HEADER_BYTES = 16;
  private static final int CONTROL_BYTES = 64;
  private static final int NAME_BYTES = 128;

  private static final MethodHandle RECVMSG =
      Native.blocking("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

  private final int fd;
  private final Arena arena = Arena.ofConfined();
  private final int capacity;
  private final MemorySegment header = arena.allocate(HEADER_BYTES, 8);
  private final MemorySegment name = arena.allocate(NAME_BYTES, 8);
  private final MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
  private final MemorySegment bytes;

  /** A datagram; its bytes are the reader's. */
  public static final class Datagram {
    private final byte[] bytes;
    private final SocketAddress.Internet source;
    private final int hopLimit;

    Datagram(byte[] bytes, SocketAddress.Internet source, int hopLimit) {
      this.bytes = bytes;
      this.source = source;
      this.hopLimit = hopLimit;
    }

    /** What it carries, cut to the receiver's capacity. */
    public byte[] bytes() {
      return bytes;
    }

    /** Who sent it. */
    public SocketAddress.Internet source() {
      return source;
    }

    /** 0 to 255, or -1 where the kernel did not say. */
    public int hopLimit() {
      return hopLimit;
    }
  }

  /**
   * Binds to an address, which may be the wildcard of its family, and a port.
   *
   * @param capacity the longest datagram that is received whole
   */
  public HopLimitReceiver(InetAddress local, int port, int capacity) throws LinuxException {
    SocketAddress.Internet address = new SocketAddress.Internet(local, port);
    boolean six = address.family() == SocketAddress.AF_INET6;
    this.capacity = capacity;
    fd = LinuxException.check("socket", Sockets.open(address.family(), Sockets.SOCK_DGRAM, 0));
    try {
      if (six) {
        check("IPV6_V6ONLY", Sockets.IPPROTO_IPV6, Sockets.IPV6_V6ONLY);
        check("IPV6_RECVHOPLIMIT", Sockets.IPPROTO_IPV6, IPV6_RECVHOPLIMIT);
      } else {
        check("IP_RECVTTL", Sockets.IPPROTO_IP, IP_RECVTTL);
      }
      check("SO_REUSEADDR", Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR);
      LinuxException.check("bind " + address, Sockets.bind(fd, address.toBytes()));
    } catch (LinuxException refused) {
      Descriptors.close(fd);
      arena.close();
      throw refused;
    }
    bytes = arena.allocate(capacity, 8);
    MemorySegment vector = arena.allocate(16, 8);
    vector.set(ADDRESS, 0, bytes);
    vector.set(JAVA_LONG, 8, capacity);
    header.set(ADDRESS, 0, name);
    header.set(ADDRESS, 16, vector);
    header.set(JAVA_LONG, 24, 1);
    header.set(ADDRESS, 32, control);
  }

  private void check(String what, int level, int option) throws LinuxException {
    LinuxException.check(what, Sockets.setOption(fd, level, option, 1));
  }

  /** The descriptor, to be watched for {@link Epoll#IN}. */
  public int fd() {
    return fd;
  }

  /**
   * The next datagram, or null when there is none.
   *
   * @throws LinuxException for an error of the socket
   */
  public @Nullable Datagram receive() throws LinuxException {
    header.set(JAVA_INT, 8, NAME_BYTES);
    header.set(JAVA_LONG, 40, CONTROL_BYTES);
    long length;
    try {
      MemorySegment state = Native.state();
      length =
          Native.fold((long) RECVMSG.invokeExact(state, fd, header, Sockets.MSG_DONTWAIT), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
    if (length == -Errno.EAGAIN) {
      return null;
    }
    LinuxException.check("recvmsg", (int) length);
    byte[] data = new byte[(int) Math.min(length, capacity)];
    MemorySegment.copy(bytes, JAVA_BYTE, 0, data, 0, data.length);
    byte[] raw = name.asSlice(0, header.get(JAVA_INT, 8)).toArray(JAVA_BYTE);
    if (!(SocketAddress.fromBytes(raw, raw.length) instanceof SocketAddress.Internet source)) {
      throw new LinuxException("recvmsg: address family", Errno.EINVAL);
    }
    return new Datagram(data, source, hopLimit(header.get(JAVA_LONG, 40)));
  }

  private int hopLimit(long filled) {
    if (filled < CONTROL_HEADER_BYTES + 4) {
      return -1;
    }
    int level = control.get(JAVA_INT, 8);
    int type = control.get(JAVA_INT, 12);
    boolean limit =
        (level == Sockets.IPPROTO_IP && type == IP_TTL)
            || (level == Sockets.IPPROTO_IPV6 && type == IPV6_HOPLIMIT);
    return limit ? control.get(JAVA_INT, CONTROL_HEADER_BYTES) : -1;
  }

  @Override
  public void close() {
    Descriptors.close(fd);
    arena.close();
  }
}
