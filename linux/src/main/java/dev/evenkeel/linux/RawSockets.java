package dev.evenkeel.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Any thread: raw IPv4 and packet sockets tied to one interface, as a routing daemon needs them.
 * All are non-blocking and need CAP_NET_RAW.
 */
public final class RawSockets {
  private static final int AF_INET = 2;
  private static final int AF_PACKET = 17;
  private static final int IPPROTO_RAW = 255;
  private static final int IP_MULTICAST_IF = 32;
  private static final int IP_MULTICAST_LOOP = 34;
  private static final int IP_ADD_MEMBERSHIP = 35;
  private static final int IP_MULTICAST_ALL = 49;
  private static final int ARPHRD_ETHER = 1;
  private static final int ETHER_ADDRESS_BYTES = 6;

  private RawSockets() {}

  /**
   * Receives a protocol's packets, IP header first, that come in by one interface for one address.
   *
   * @param protocol the IP protocol number
   * @param address a multicast group, which is joined, or an address of this host
   */
  public static int receiver(int protocol, String device, int index, InetAddress address)
      throws LinuxException {
    int fd = LinuxException.check("raw socket", Sockets.open(AF_INET, Sockets.SOCK_RAW, protocol));
    try {
      bindToDevice(fd, device);
      if (address.isMulticastAddress()) {
        check("IP_MULTICAST_ALL", option(fd, IP_MULTICAST_ALL, 0));
        byte[] request = multicastRequest(address, index);
        check(
            "join " + address.getHostAddress() + " on " + device,
            Sockets.setOption(fd, Sockets.IPPROTO_IP, IP_ADD_MEMBERSHIP, request));
      } else {
        check("IP_FREEBIND", option(fd, Sockets.IP_FREEBIND, 1));
      }
      byte[] local = new SocketAddress.Internet(address, 0).toBytes();
      check("bind " + address.getHostAddress(), Sockets.bind(fd, local));
      return fd;
    } catch (LinuxException refused) {
      Descriptors.close(fd);
      throw refused;
    }
  }

  /**
   * Sends whole IP packets, header included, by one interface; receives nothing, and the host does
   * not hear its own multicasts. Send with {@link Sockets#sendTo} to the destination of the header.
   */
  public static int sender(String device, int index) throws LinuxException {
    int fd =
        LinuxException.check("raw socket", Sockets.open(AF_INET, Sockets.SOCK_RAW, IPPROTO_RAW));
    try {
      bindToDevice(fd, device);
      check("IP_MULTICAST_LOOP", option(fd, IP_MULTICAST_LOOP, 0));
      byte[] request = multicastRequest(InetAddress.ofLiteral("0.0.0.0"), index);
      check("IP_MULTICAST_IF", Sockets.setOption(fd, Sockets.IPPROTO_IP, IP_MULTICAST_IF, request));
      return fd;
    } catch (LinuxException refused) {
      Descriptors.close(fd);
      throw refused;
    }
  }

  /** Sends Ethernet frames by any interface; receives nothing. */
  public static int frameSender() throws LinuxException {
    return LinuxException.check("packet socket", Sockets.open(AF_PACKET, Sockets.SOCK_RAW, 0));
  }

  /** Sends a frame, its Ethernet header included; the bytes sent or {@code -errno}. */
  public static long sendFrame(int fd, byte[] frame, int index, int etherType) {
    ByteBuffer to = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
    to.putShort((short) AF_PACKET).put((byte) (etherType >> 8)).put((byte) etherType);
    to.putInt(index).putShort((short) ARPHRD_ETHER).put((byte) 0);
    to.put((byte) ETHER_ADDRESS_BYTES).put(frame, 0, ETHER_ADDRESS_BYTES);
    return Sockets.sendTo(fd, frame, frame.length, 0, to.array());
  }

  static void bindToDevice(int fd, String device) throws LinuxException {
    byte[] name = (device + "\0").getBytes(StandardCharsets.UTF_8);
    check(
        "SO_BINDTODEVICE " + device,
        Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, name));
  }

  /** {@code struct ip_mreqn}: group, local address, interface. */
  private static byte[] multicastRequest(InetAddress group, int index) {
    ByteBuffer request = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
    return request.put(group.getAddress()).putInt(0).putInt(index).array();
  }

  private static int option(int fd, int name, int value) {
    return Sockets.setOption(fd, Sockets.IPPROTO_IP, name, value);
  }

  private static void check(String call, int folded) throws LinuxException {
    LinuxException.check(call, folded);
  }
}
