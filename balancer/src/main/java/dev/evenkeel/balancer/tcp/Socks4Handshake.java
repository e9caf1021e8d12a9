package dev.evenkeel.balancer.tcp;

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
final class Socks4Handshake {
  private static final byte[] USER = "HAProxy\0".getBytes(ISO_8859_1);
  private static final int REPLY_BYTES = 8;
  private static final int GRANTED = 0x5a;

  /** How far it has come. */
  enum Progress {
    WAITS,
    GRANTED,
    FAILED
  }

  private final int fd;
  private final byte[] reply = new byte[REPLY_BYTES];
  private int got;

  Socks4Handshake(int fd) {
    this.fd = fd;
  }

  /** Sends the request, which a new connection always has room for; false if it cannot be sent. */
  boolean ask(SocketAddress server) {
    if (!(server instanceof SocketAddress.Internet(var host, int port))
        || !(host instanceof Inet4Address)) {
      // Version 4 of the protocol knows no other addresses.
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
  Progress read() {
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
    return (reply[1] & 0xff) == GRANTED ? Progress.GRANTED : Progress.FAILED;
  }
}
