package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One thread only: a raw IPv6 socket that receives one protocol by one interface (ipv6(7), RFC
 * 3542). It needs CAP_NET_RAW and never waits.
 *
 * <p>Unlike IPv4's, a raw socket of IPv6 hands over no IP header; {@link #receive} builds it anew
 * from what the kernel says about the packet, so that both families are read alike.
 */
public final class Ipv6RawSocket implements AutoCloseable {
  /** The bytes of the header that {@link #receive} puts in front. */
  public static final int HEADER_BYTES = 40;

  private static final int AF_INET6 = 10;
  private static final int IPV6_JOIN_GROUP = 20;
  private static final int IPV6_MULTICAST_ALL = 29;
  private static final int IPV6_RECVPKTINFO = 49;
  private static final int IPV6_PKTINFO = 50;
  private static final int IPV6_RECVHOPLIMIT = 51;
  private static final int IPV6_HOPLIMIT = 52;
  private static final int SOCKADDR_BYTES = 28;
  private static final int MSGHDR_BYTES = 56;
  private static final int CONTROL_HEADER_BYTES = 16;
  private static final int CONTROL_BYTES = 128;
  private static final int MSG_DONTWAIT = 0x40;

  private static final MethodHandle RECVMSG =
      Native.blocking("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

  private final int fd;
  private final int protocol;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment header = arena.allocate(MSGHDR_BYTES, 8);
  private final MemorySegment name = arena.allocate(SOCKADDR_BYTES, 8);
  private final MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
  private final MemorySegment data;
  private final byte[] addresses = new byte[32];

  /**
   * @param protocol the IP protocol number
   * @param address a multicast group, which is joined, or an address of this host
   * @param capacity the longest packet received whole, without its header
   */
  public Ipv6RawSocket(int protocol, String device, int index, Inet6Address address, int capacity)
      throws LinuxException {
    this.protocol = protocol;
    data = arena.allocate(capacity);
    MemorySegment vector = arena.allocate(16, 8);
    vector.set(ADDRESS, 0, data);
    vector.set(JAVA_LONG, 8, capacity);
    header.set(ADDRESS, 0, name);
    header.set(ADDRESS, 16, vector);
    header.set(JAVA_LONG, 24, 1);
    header.set(ADDRESS, 32, control);
    fd = LinuxException.check("raw socket", Sockets.open(AF_INET6, Sockets.SOCK_RAW, protocol));
    try {
      RawSockets.bindToDevice(fd, device);
      set("IPV6_RECVPKTINFO", IPV6_RECVPKTINFO, 1);
      set("IPV6_RECVHOPLIMIT", IPV6_RECVHOPLIMIT, 1);
      if (address.isMulticastAddress()) {
        set("IPV6_MULTICAST_ALL", IPV6_MULTICAST_ALL, 0);
        ByteBuffer group = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
        group.put(address.getAddress()).putInt(index);
        LinuxException.check(
            "join " + AddressText.of(address) + " on " + device,
            Sockets.setOption(fd, Sockets.IPPROTO_IPV6, IPV6_JOIN_GROUP, group.array()));
      } else {
        set("IPV6_FREEBIND", Sockets.IPV6_FREEBIND, 1);
      }
      LinuxException.check(
          "bind " + AddressText.of(address), Sockets.bind(fd, destination(address, index)));
    } catch (LinuxException refused) {
      close();
      throw refused;
    }
  }

  /** The descriptor, to be watched for {@link Epoll#IN}. */
  public int fd() {
    return fd;
  }

  private void set(String what, int option, int value) throws LinuxException {
    LinuxException.check(what, Sockets.setOption(fd, Sockets.IPPROTO_IPV6, option, value));
  }

  /**
   * Receives one packet, its header in front.
   *
   * @param buffer room for {@link #HEADER_BYTES} and the capacity
   * @return the bytes in {@code buffer}, or {@code -errno}
   */
  public long receive(byte[] buffer) {
    long got;
    try {
      header.set(JAVA_INT, 8, SOCKADDR_BYTES);
      header.set(JAVA_LONG, 40, CONTROL_BYTES);
      MemorySegment state = Native.state();
      got = Native.fold((long) RECVMSG.invokeExact(state, fd, header, MSG_DONTWAIT), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
    if (got < 0) {
      return got;
    }
    MemorySegment.copy(name, JAVA_BYTE, 8, addresses, 0, 16);
    int hops = readControl(header.get(JAVA_LONG, 40));
    ByteBuffer out = ByteBuffer.wrap(buffer);
    out.putInt(0x60000000).putShort((short) got).put((byte) protocol).put((byte) hops);
    out.put(addresses);
    MemorySegment.copy(data, JAVA_BYTE, 0, buffer, HEADER_BYTES, (int) got);
    return HEADER_BYTES + got;
  }

  /** Takes the destination out of the control messages, and returns the hop limit. */
  private int readControl(long length) {
    int hops = 0;
    long at = 0;
    while (at + CONTROL_HEADER_BYTES <= length) {
      long size = control.get(JAVA_LONG, at);
      if (size < CONTROL_HEADER_BYTES || at + size > length) {
        break;
      }
      if (control.get(JAVA_INT, at + 8) == Sockets.IPPROTO_IPV6) {
        int type = control.get(JAVA_INT, at + 12);
        if (type == IPV6_HOPLIMIT) {
          hops = control.get(JAVA_INT, at + CONTROL_HEADER_BYTES);
        } else if (type == IPV6_PKTINFO) {
          MemorySegment.copy(control, JAVA_BYTE, at + CONTROL_HEADER_BYTES, addresses, 16, 16);
        }
      }
      at += (size + 7) & ~7L;
    }
    return hops;
  }

  /**
   * Opens the counterpart that sends whole IPv6 packets, header included, by one interface, and
   * does not hear its own multicasts; the descriptor. Send with {@link Sockets#sendTo} to {@link
   * #destination}.
   *
   * @param source the packets' source where the interface has no address itself, else null: the
   *     kernel finds no way out without one
   */
  public static int sender(String device, int index, @Nullable Inet6Address source)
      throws LinuxException {
    int fd = LinuxException.check("raw socket", Sockets.open(AF_INET6, Sockets.SOCK_RAW, 255));
    try {
      RawSockets.bindToDevice(fd, device);
      LinuxException.check(
          "IPV6_MULTICAST_LOOP", Sockets.setOption(fd, Sockets.IPPROTO_IPV6, 19, 0));
      LinuxException.check(
          "IPV6_MULTICAST_IF", Sockets.setOption(fd, Sockets.IPPROTO_IPV6, 17, index));
      if (source != null) {
        LinuxException.check(
            "IPV6_FREEBIND", Sockets.setOption(fd, Sockets.IPPROTO_IPV6, Sockets.IPV6_FREEBIND, 1));
        LinuxException.check(
            "bind " + AddressText.of(source), Sockets.bind(fd, destination(source, index)));
      }
      return fd;
    } catch (LinuxException refused) {
      Descriptors.close(fd);
      throw refused;
    }
  }

  /** An address as {@code sendto} and {@code bind} take it; on a link, that of the interface. */
  public static byte[] destination(Inet6Address address, int index) {
    boolean onLink = address.isLinkLocalAddress() || address.isMulticastAddress();
    ByteBuffer raw = ByteBuffer.allocate(SOCKADDR_BYTES).order(ByteOrder.nativeOrder());
    raw.putShort((short) AF_INET6).putShort((short) 0).putInt(0).put(address.getAddress());
    return raw.putInt(onLink ? index : 0).array();
  }

  @Override
  public void close() {
    if (fd >= 0) {
      Descriptors.close(fd);
    }
    arena.close();
  }
}
