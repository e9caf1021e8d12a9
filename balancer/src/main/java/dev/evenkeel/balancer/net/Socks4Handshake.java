package dev.evenkeel.balancer.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.net.Inet4Address;
import java.nio.ByteBuffer;

/**
 * Loop thread only: asks the SOCKS4 proxy at the other end of a new connection to go on to a server
 * (manual: server keyword {@code socks4}). Used once.
 */
public final class Socks4Handshake {
  private static final byte[] USER = "HAProxy\0".getBytes(ISO_8859_1);
  private static final int REPLY_BYTES = 8;
  private static final int GRANTED = 0x5a;

  /** How far it has come. */
  public enum Progress {
    /** More of the reply is to come. */
    WAITS,
    /** The way to the server is open. */
    GRANTED,
    /** The proxy says no. */
    REFUSED,
    /** The proxy has gone away. */
    FAILED
  }

  private final int fd;
  private final byte[] reply = new byte[REPLY_BYTES];
  private int got;

  /**
   * @param fd of the connection to the proxy
   */
  public Socks4Handshake(int fd) {
    this.fd = fd;
  }

  /** Whether a proxy can be asked for this address: version 4 of the protocol knows IPv4 alone. */
  public static boolean canName(SocketAddress server) {
    return server instanceof SocketAddress.Internet internet
        && internet.host() instanceof Inet4Address;
  }

  /** Sends the request, which a new connection always has room for; false if it cannot be sent. */
  public boolean ask(SocketAddress server) {
    if (!canName(server) || !(server instanceof SocketAddress.Internet(var host, int port))) {
      return false;
    }
    byte[] request =
        ByteBuffer.allocate(8 + USER.length)
            .put((byte) 4)
            .put((byte) 1)
            .putShort((short) port)
            .put(host.getAddress())
            .put(USER)
            .array();
    return Sockets.send(fd, request, 0, request.length, Sockets.MSG_NOSIGNAL) == request.length;
  }

  /** Reads the reply and no byte beyond it. */
  public Progress read() {
    while (got < REPLY_BYTES) {
      long count = Sockets.receive(fd, reply, got, REPLY_BYTES - got, 0);
      if (count == -Errno.EAGAIN) {
        return Progress.WAITS;
      }
      if (count <= 0) {
        return Progress.FAILED;
      }
      got += (int) count;
    }
    return (reply[1] & 0xff) == GRANTED ? Progress.GRANTED : Progress.REFUSED;
  }
}
