package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.SourceAddress;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Loop thread only: binds an outgoing connection to the address that {@code source} names. */
public final class SourceBinding {
  private static final int IP_BIND_ADDRESS_NO_PORT = 24;

  private SourceBinding() {}

  /** 0, or {@code -errno} as the kernel refused the address. */
  public static int apply(int fd, Optional<SourceAddress> source) {
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

  private static int bind(int fd, Endpoint.Inet address, int port) {
    Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
    return Sockets.bind(fd, new SocketAddress.Internet(address.host(), port).toBytes());
  }
}
