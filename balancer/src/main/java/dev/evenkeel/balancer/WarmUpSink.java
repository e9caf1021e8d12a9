package dev.evenkeel.balancer;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.net.InetAddress;

/**
 * Stateless but for its descriptor: where the log lines of {@link WarmUp} go: a socket that nobody
 * reads, so that the kernel drops what does not fit.
 */
final class WarmUpSink implements AutoCloseable {
  private final int fd;
  private final int port;

  WarmUpSink() throws LinuxException {
    fd = Sockets.open(SocketAddress.AF_INET, Sockets.SOCK_DGRAM, 0);
    LinuxException.check("socket", fd);
    SocketAddress any = new SocketAddress.Internet(InetAddress.getLoopbackAddress(), 0);
    LinuxException.check("bind", Sockets.bind(fd, any.toBytes()));
    port = ((SocketAddress.Internet) Sockets.localAddress(fd)).port();
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    Descriptors.close(fd);
  }
}
