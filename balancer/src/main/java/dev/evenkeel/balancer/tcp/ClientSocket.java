package dev.evenkeel.balancer.tcp;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import org.jspecify.annotations.Nullable;

/** Loop thread only: what rules do to a client's connection itself. Stateless. */
final class ClientSocket {
  private static final int SO_MARK = 36;
  private static final int IP_TOS = 1;
  private static final int IPV6_TCLASS = 67;
  private static final int IP_TTL = 2;
  private static final int IPV6_UNICAST_HOPS = 16;
  private static final int TCP_REPAIR = 19;

  private ClientSocket() {}

  /** Where it arrived; null if it is gone. */
  static @Nullable SocketAddress localAddress(int fd) {
    try {
      return Sockets.localAddress(fd);
    } catch (LinuxException gone) {
      return null;
    }
  }

  /** Marks its packets; a process without CAP_NET_ADMIN cannot, and HAProxy says nothing either. */
  static void mark(int fd, int mark) {
    Sockets.setOption(fd, Sockets.SOL_SOCKET, SO_MARK, mark);
  }

  static void tos(int fd, SocketAddress client, int tos) {
    if (isIpv6(client)) {
      Sockets.setOption(fd, Sockets.IPPROTO_IPV6, IPV6_TCLASS, tos);
    } else {
      Sockets.setOption(fd, Sockets.IPPROTO_IP, IP_TOS, tos);
    }
  }

  /**
   * Lets the close that follows go unnoticed: in repair mode the kernel forgets the connection.
   * Without the right to that, nothing it sends comes further than the first router.
   */
  static void dropSilently(int fd, SocketAddress client) {
    if (Sockets.setOption(fd, Sockets.IPPROTO_TCP, TCP_REPAIR, 1) < 0) {
      if (isIpv6(client)) {
        Sockets.setOption(fd, Sockets.IPPROTO_IPV6, IPV6_UNICAST_HOPS, 1);
      } else {
        Sockets.setOption(fd, Sockets.IPPROTO_IP, IP_TTL, 1);
      }
      Sockets.resetOnClose(fd);
    }
  }

  private static boolean isIpv6(SocketAddress client) {
    return client instanceof SocketAddress.Internet internet
        && internet.host().getAddress().length == 16;
  }
}
