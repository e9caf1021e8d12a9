package dev.evenkeel.linux;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: sockets to talk to, and to look at, the machines on the same link. All are
 * non-blocking.
 */
public final class NeighbourSockets {
  private static final int AF_PACKET = 17;
  private static final int SOCK_DGRAM = Sockets.SOCK_DGRAM;
  private static final int IP_TTL = 2;
  private static final int IP_MULTICAST_IF = 32;
  private static final int IP_MULTICAST_TTL = 33;
  private static final int IP_MULTICAST_LOOP = 34;
  private static final int IP_ADD_MEMBERSHIP = 35;
  private static final int IPV6_UNICAST_HOPS = 16;
  private static final int IPV6_MULTICAST_IF = 17;
  private static final int IPV6_MULTICAST_HOPS = 18;
  private static final int IPV6_MULTICAST_LOOP = 19;
  private static final int IPV6_JOIN_GROUP = 20;
  private static final int NEIGHBOURS_TTL = 255;
  private static final int ETHER_TYPE_ARP = 0x0806;
  private static final int ETHER_TYPE_IPV6 = 0x86dd;
  private static final int ICMPV6 = 58;
  private static final int NEIGHBOUR_ADVERTISEMENT = 136;

  private static final int IPV4_TTL_AT = 8;
  private static final int IPV6_NEXT_HEADER_AT = 6;
  private static final int IPV6_HOPS_AT = 7;
  private static final int IPV6_HEADER_BYTES = 40;

  private NeighbourSockets() {}

  /**
   * UDP on one interface: hears a multicast group and this machine's own addresses of its family,
   * and only what no router has forwarded (RFC 5082): the kernel drops what has a TTL, or hop
   * limit, other than 255.
   *
   * @param group joined; what is sent to it goes out by this interface
   */
  public static int datagrams(String device, int index, InetAddress group, int port)
      throws LinuxException {
    boolean ipv6 = group instanceof Inet6Address;
    int fd = open(ipv6);
    try {
      byte[] name = (device + "\0").getBytes(StandardCharsets.UTF_8);
      check(
          "SO_BINDTODEVICE " + device,
          Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, name));
      check("TTL filter", neighboursOnly(ipv6 ? IPV6_HOPS_AT : IPV4_TTL_AT).attachTo(fd));
      String joining = "join " + group.getHostAddress() + " on " + device;
      if (ipv6) {
        set(fd, Sockets.IPPROTO_IPV6, "IPV6_MULTICAST_HOPS", IPV6_MULTICAST_HOPS, NEIGHBOURS_TTL);
        set(fd, Sockets.IPPROTO_IPV6, "IPV6_MULTICAST_LOOP", IPV6_MULTICAST_LOOP, 0);
        set(fd, Sockets.IPPROTO_IPV6, "IPV6_MULTICAST_IF", IPV6_MULTICAST_IF, index);
        ByteBuffer request = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
        request.put(group.getAddress()).putInt(index);
        check(
            joining, Sockets.setOption(fd, Sockets.IPPROTO_IPV6, IPV6_JOIN_GROUP, request.array()));
      } else {
        set(fd, Sockets.IPPROTO_IP, "IP_MULTICAST_TTL", IP_MULTICAST_TTL, NEIGHBOURS_TTL);
        set(fd, Sockets.IPPROTO_IP, "IP_MULTICAST_LOOP", IP_MULTICAST_LOOP, 0);
        ByteBuffer request = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
        request.put(group.getAddress()).putInt(0).putInt(index);
        check(
            joining, Sockets.setOption(fd, Sockets.IPPROTO_IP, IP_ADD_MEMBERSHIP, request.array()));
        check(
            "IP_MULTICAST_IF",
            Sockets.setOption(fd, Sockets.IPPROTO_IP, IP_MULTICAST_IF, request.array()));
      }
      bind(fd, ipv6, port);
      return fd;
    } catch (LinuxException refused) {
      Descriptors.close(fd);
      throw refused;
    }
  }

  /** UDP of one family by whatever interface leads there, for peers that are named one by one. */
  public static int datagrams(boolean ipv6, int port) throws LinuxException {
    int fd = open(ipv6);
    try {
      bind(fd, ipv6, port);
      return fd;
    } catch (LinuxException refused) {
      Descriptors.close(fd);
      throw refused;
    }
  }

  private static int open(boolean ipv6) throws LinuxException {
    int family = ipv6 ? SocketAddress.AF_INET6 : SocketAddress.AF_INET;
    int fd = LinuxException.check("datagram socket", Sockets.open(family, SOCK_DGRAM, 0));
    try {
      set(fd, Sockets.SOL_SOCKET, "SO_REUSEADDR", Sockets.SO_REUSEADDR, 1);
      if (ipv6) {
        set(fd, Sockets.IPPROTO_IPV6, "IPV6_V6ONLY", Sockets.IPV6_V6ONLY, 1);
        set(fd, Sockets.IPPROTO_IPV6, "IPV6_UNICAST_HOPS", IPV6_UNICAST_HOPS, NEIGHBOURS_TTL);
      } else {
        set(fd, Sockets.IPPROTO_IP, "IP_TTL", IP_TTL, NEIGHBOURS_TTL);
      }
      return fd;
    } catch (LinuxException refused) {
      Descriptors.close(fd);
      throw refused;
    }
  }

  /** Every ARP frame that an interface receives, its Ethernet header first; needs CAP_NET_RAW. */
  public static int arpFrames(int index) throws LinuxException {
    return frames(index, ETHER_TYPE_ARP, null);
  }

  /**
   * Every neighbour advertisement (ICMPv6 type 136) that an interface receives, its Ethernet header
   * first; the kernel drops all other IPv6 packets. Needs CAP_NET_RAW.
   */
  public static int advertisementFrames(int index) throws LinuxException {
    return frames(index, ETHER_TYPE_IPV6, advertisementsOnly());
  }

  private static int frames(int index, int etherType, @Nullable SocketFilter filter)
      throws LinuxException {
    // Protocol 0 hears nothing until bind says what, and where.
    int fd = LinuxException.check("packet socket", Sockets.open(AF_PACKET, Sockets.SOCK_RAW, 0));
    ByteBuffer at = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
    at.putShort((short) AF_PACKET);
    at.put((byte) (etherType >> 8)).put((byte) etherType).putInt(index);
    try {
      if (filter != null) {
        check("packet filter", filter.attachTo(fd));
      }
      check("bind packet socket", Sockets.bind(fd, at.array()));
      return fd;
    } catch (LinuxException refused) {
      Descriptors.close(fd);
      throw refused;
    }
  }

  private static void bind(int fd, boolean ipv6, int port) throws LinuxException {
    InetAddress any = InetAddress.ofLiteral(ipv6 ? "::" : "0.0.0.0");
    check(
        "bind UDP port " + port, Sockets.bind(fd, new SocketAddress.Internet(any, port).toBytes()));
  }

  private static SocketFilter neighboursOnly(int at) {
    return new SocketFilter()
        .loadByte(SocketFilter.NETWORK_HEADER + at)
        .ifEqual(NEIGHBOURS_TTL, 0, 1)
        .pass()
        .drop();
  }

  private static SocketFilter advertisementsOnly() {
    return new SocketFilter()
        .loadByte(SocketFilter.NETWORK_HEADER + IPV6_NEXT_HEADER_AT)
        .ifEqual(ICMPV6, 0, 3)
        .loadByte(SocketFilter.NETWORK_HEADER + IPV6_HEADER_BYTES)
        .ifEqual(NEIGHBOUR_ADVERTISEMENT, 0, 1)
        .pass()
        .drop();
  }

  private static void set(int fd, int level, String what, int name, int value)
      throws LinuxException {
    check(what, Sockets.setOption(fd, level, name, value));
  }

  private static void check(String call, int folded) throws LinuxException {
    LinuxException.check(call, folded);
  }
}
