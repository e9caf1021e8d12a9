package dev.evenkeel.balancer.tcp;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.net.Inet6Address;
import org.jspecify.annotations.Nullable;

/**
 * Stateless: where a client meant to connect, before the packet filter sent it here (REDIRECT of
 * iptables(8)); with TPROXY, or without either, it is the connection's own address.
 */
final class OriginalDestination {
  private static final int SO_ORIGINAL_DST = 80;
  private static final int ADDRESS_BYTES = 28;

  private OriginalDestination() {}

  /** Null where the kernel does not know any more. */
  static @Nullable SocketAddress of(int fd) {
    SocketAddress own;
    try {
      own = Sockets.localAddress(fd);
    } catch (LinuxException gone) {
      return null;
    }
    if (!(own instanceof SocketAddress.Internet internet)) {
      return own;
    }
    int level = internet.host() instanceof Inet6Address ? Sockets.IPPROTO_IPV6 : Sockets.IPPROTO_IP;
    try {
      byte[] raw = Sockets.option(fd, level, SO_ORIGINAL_DST, ADDRESS_BYTES);
      return SocketAddress.fromBytes(raw, raw.length);
    } catch (LinuxException notRedirected) {
      return own;
    }
  }
}
