package dev.evenkeel.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

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
  private static final int TTL_OF_NEIGHBOURS = 255;
  private static final int ETHER_TYPE_ARP = 0x0806;

  /** SKF_NET_OFF: what is read counts from the IP header on. */
  private static final int NETWORK_HEADER = -0x100000;

  private static final int IPV4_TTL_AT = 8;
  private static final int LOAD_BYTE = 0x30;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;

  private NeighbourSockets() {}

  /**
   * UDP over IPv4 on one interface: hears a multicast group and this machine's own addresses, and
   * only what no router has forwarded (RFC 5082): the kernel drops what has a TTL other than 255.
   *
   * @param group joined; what is sent to it goes out by this interface
   */
  public static int datagrams(String device, int index, InetAddress group, int port)
      throws LinuxException {
    int fd =
        LinuxException.check("datagram socket", Sockets.open(SocketAddress.AF_INET, SOCK_DGRAM, 0));
    try {
      check("SO_REUSEADDR", Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1));
      byte[] name = (device + "\0").getBytes(StandardCharsets.UTF_8);
      check(
          "SO_BINDTODEVICE " + device,
          Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, name));
      check("TTL filter", acceptNeighboursOnly(fd));
      ip(fd, "IP_TTL", IP_TTL, TTL_OF_NEIGHBOURS);
      ip(fd, "IP_MULTICAST_TTL", IP_MULTICAST_TTL, TTL_OF_NEIGHBOURS);
      ip(fd, "IP_MULTICAST_LOOP", IP_MULTICAST_LOOP, 0);
      ByteBuffer request = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
      request.put(group.getAddress()).putInt(0).putInt(index);
      check(
          "join " + group.getHostAddress() + " on " + device,
          Sockets.setOption(fd, Sockets.IPPROTO_IP, IP_ADD_MEMBERSHIP, request.array()));
      check(
          "IP_MULTICAST_IF",
          Sockets.setOption(fd, Sockets.IPPROTO_IP, IP_MULTICAST_IF, request.array()));
      bind(fd, port);
      return fd;
    } catch (LinuxException refused) {
      Descriptors.close(fd);
      throw refused;
    }
  }

  /** UDP over IPv4 by whatever interface leads there, for peers that are named one by one. */
  public static int datagrams(int port) throws LinuxException {
    int fd =
        LinuxException.check("datagram socket", Sockets.open(SocketAddress.AF_INET, SOCK_DGRAM, 0));
    try {
      check("SO_REUSEADDR", Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1));
      ip(fd, "IP_TTL", IP_TTL, TTL_OF_NEIGHBOURS);
      bind(fd, port);
      return fd;
    } catch (LinuxException refused) {
      Descriptors.close(fd);
      throw refused;
    }
  }

  /** Every ARP frame that an interface receives, its Ethernet header first; needs CAP_NET_RAW. */
  public static int arpFrames(int index) throws LinuxException {
    // Protocol 0 hears nothing until bind says what, and where.
    int fd = LinuxException.check("packet socket", Sockets.open(AF_PACKET, Sockets.SOCK_RAW, 0));
    ByteBuffer at = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
    at.putShort((short) AF_PACKET);
    at.put((byte) (ETHER_TYPE_ARP >> 8)).put((byte) ETHER_TYPE_ARP).putInt(index);
    try {
      check("bind packet socket", Sockets.bind(fd, at.array()));
      return fd;
    } catch (LinuxException refused) {
      Descriptors.close(fd);
      throw refused;
    }
  }

  private static void bind(int fd, int port) throws LinuxException {
    InetAddress any = InetAddress.ofLiteral("0.0.0.0");
    check(
        "bind UDP port " + port, Sockets.bind(fd, new SocketAddress.Internet(any, port).toBytes()));
  }

  /** {@code struct sock_fprog} with four instructions: TTL, 255?, all of it, nothing. */
  private static int acceptNeighboursOnly(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer code = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
      instruction(code, LOAD_BYTE, 0, 0, NETWORK_HEADER + IPV4_TTL_AT);
      instruction(code, JUMP_IF_EQUAL, 0, 1, TTL_OF_NEIGHBOURS);
      instruction(code, RETURN, 0, 0, -1);
      instruction(code, RETURN, 0, 0, 0);
      MemorySegment program = arena.allocateFrom(ValueLayout.JAVA_BYTE, code.array());
      ByteBuffer described = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
      described.putShort((short) 4).putLong(8, program.address());
      return Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_ATTACH_FILTER, described.array());
    }
  }

  private static void instruction(ByteBuffer to, int code, int ifTrue, int ifFalse, int operand) {
    to.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(operand);
  }

  private static void ip(int fd, String what, int name, int value) throws LinuxException {
    check(what, Sockets.setOption(fd, Sockets.IPPROTO_IP, name, value));
  }

  private static void check(String call, int folded) throws LinuxException {
    LinuxException.check(call, folded);
  }
}
