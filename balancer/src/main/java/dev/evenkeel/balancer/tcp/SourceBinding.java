package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.ClientSource;
import dev.evenkeel.balancer.backend.SourceAddress;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Loop thread only: binds an outgoing connection to the address that {@code source} names. */
public final class SourceBinding {
  private static final int IPV6_TRANSPARENT = 75;
  private static final int IP_BIND_ADDRESS_NO_PORT = 24;

  private SourceBinding() {}

  /**
   * 0, or {@code -errno} as the kernel refused the address.
   *
   * @param client whom the connection is made for; null for nobody, as in checks
   */
  public static int apply(int fd, Optional<SourceAddress> source, @Nullable SocketAddress client) {
    if (source.isEmpty()) {
      return 0;
    }
    SourceAddress from = source.get();
    if (from.networkInterface().isPresent()) {
      byte[] device = from.networkInterface().get().getBytes(StandardCharsets.UTF_8);
      int bound = Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, device);
      if (bound < 0) {
        return bound;
      }
    }
    SocketAddress.Internet foreign =
        from.client().isEmpty() ? null : foreign(from.client().get(), client);
    if (foreign != null) {
      return bindForeign(fd, foreign);
    }
    Endpoint.Inet address = from.address();
    if (from.lastPort() == 0) {
      if (address.port() == 0) {
        // The port is chosen at connect, where the destination is known and more of them are free.
        Sockets.setOption(fd, Sockets.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
      }
      return bind(fd, address, address.port());
    }
    int ports = from.lastPort() - address.port() + 1;
    int first = ThreadLocalRandom.current().nextInt(ports);
    int result = -Errno.EADDRINUSE;
    for (int step = 0; step < ports && result == -Errno.EADDRINUSE; step++) {
      result = bind(fd, address, address.port() + (first + step) % ports);
    }
    return result;
  }

  /** The address that the connection is to seem to come from; null for one of this machine's. */
  private static SocketAddress.@Nullable Internet foreign(
      ClientSource source, @Nullable SocketAddress client) {
    return switch (source) {
      case ClientSource.Host() ->
          client instanceof SocketAddress.Internet(var host, int port)
              ? new SocketAddress.Internet(host, 0)
              : null;
      case ClientSource.HostAndPort() ->
          client instanceof SocketAddress.Internet internet ? internet : null;
      case ClientSource.Fixed(Endpoint.Inet(var host, int port)) ->
          client == null ? null : new SocketAddress.Internet(host, port);
      // The address that the header says was put in the client's place.
      case ClientSource.Header header ->
          client instanceof SocketAddress.Internet(var host, int port)
              ? new SocketAddress.Internet(host, 0)
              : null;
    };
  }

  /** Only CAP_NET_ADMIN or CAP_NET_RAW may use an address that is not this machine's. */
  private static int bindForeign(int fd, SocketAddress.Internet address) {
    boolean six = address.family() == SocketAddress.AF_INET6;
    Sockets.setOption(
        fd,
        six ? Sockets.IPPROTO_IPV6 : Sockets.IPPROTO_IP,
        six ? IPV6_TRANSPARENT : Sockets.IP_TRANSPARENT,
        1);
    Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
    if (address.port() == 0) {
      Sockets.setOption(fd, Sockets.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
    }
    return Sockets.bind(fd, address.toBytes());
  }

  private static int bind(int fd, Endpoint.Inet address, int port) {
    Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
    return Sockets.bind(fd, new SocketAddress.Internet(address.host(), port).toBytes());
  }
}
