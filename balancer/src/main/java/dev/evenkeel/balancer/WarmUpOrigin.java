package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Pollable;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * Loop thread only, once its loop runs: a server for {@link WarmUp}: answers each message with one
 * of {@link #ANSWERS}, and ends a connection when its client does.
 */
final class WarmUpOrigin implements Pollable {
  private static final int BACKLOG = 256;

  /** In turn, as different as those of real servers. */
  private static final byte[][] ANSWERS = {
    """
    HTTP/1.1 200 OK\r
    Server: warm-up\r
    Content-Type: text/plain\r
    Content-Length: 27\r
    Cache-Control: no-store\r
    \r
    hello world, this is web 1
    """
        .getBytes(US_ASCII),
    """
    HTTP/1.1 200 OK\r
    Server: nginx\r
    Date: Mon, 23 Nov 2026 03:00:00 GMT\r
    Content-Type: application/octet-stream\r
    Content-Length: 27\r
    Connection: keep-alive\r
    \r
    hello world, this is web 2
    """
        .getBytes(US_ASCII),
    """
    HTTP/1.1 404 Not Found\r
    Content-Type: text/html\r
    Transfer-Encoding: chunked\r
    Set-Cookie: session=1; path=/\r
    \r
    5\r
    hello\r
    0\r
    \r
    """
        .getBytes(US_ASCII)
  };

  private final EventLoop loop;
  private final int listener;
  private final int port;
  private final byte[] peer = Sockets.newAddressBuffer();
  private final int[] peerLength = new int[1];
  private final byte[] message = new byte[4096];
  private final Set<Integer> connections = new HashSet<>();
  private int answered;

  WarmUpOrigin(EventLoop loop) throws LinuxException {
    this.loop = loop;
    listener = listen();
    port = ((SocketAddress.Internet) Sockets.localAddress(listener)).port();
    loop.watch(listener, Epoll.IN, this);
  }

  /** Opens a listening socket on a free port of the loopback. */
  static int listen() throws LinuxException {
    int fd = Sockets.open(SocketAddress.AF_INET, Sockets.SOCK_STREAM, 0);
    LinuxException.check("socket", fd);
    SocketAddress any = new SocketAddress.Internet(InetAddress.getLoopbackAddress(), 0);
    LinuxException.check("bind", Sockets.bind(fd, any.toBytes()));
    LinuxException.check("listen", Sockets.listen(fd, BACKLOG));
    return fd;
  }

  int port() {
    return port;
  }

  @Override
  public void ready(int readiness) {
    int fd;
    while ((fd = Sockets.accept(listener, peer, peerLength)) >= 0) {
      int connection = fd;
      connections.add(connection);
      loop.watch(connection, Epoll.IN, ready -> answer(connection));
    }
  }

  private void answer(int connection) {
    long read = Sockets.receive(connection, message, 0, message.length, 0);
    if (read > 0) {
      // A body that comes on its own belongs to a question that was answered.
      if (message[0] == 'G' || message[0] == 'P') {
        byte[] answer = ANSWERS[answered++ % ANSWERS.length];
        Sockets.send(connection, answer, 0, answer.length, 0);
      }
    } else {
      connections.remove(connection);
      end(connection);
    }
  }

  /** Closes everything. */
  void close() {
    connections.forEach(this::end);
    connections.clear();
    end(listener);
  }

  private void end(int fd) {
    loop.forget(fd);
    Descriptors.close(fd);
  }
}
