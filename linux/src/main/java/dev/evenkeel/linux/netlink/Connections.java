package dev.evenkeel.linux.netlink;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * One thread only: which TCP connections this machine has (sock_diag(7)), in the network namespace
 * of the thread that opened it.
 */
public final class Connections implements AutoCloseable {
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final int SOCK_DIAG_BY_FAMILY = 20;
  private static final int IPPROTO_TCP = 6;
  private static final int SOCKET_ID_BYTES = 48;
  private static final int PORTS = 4;
  private static final int LOCAL = 8;
  private static final int REMOTE = 24;
  private static final int REQUEST_BYTES = 56;

  /** ESTABLISHED, SYN_RECV, FIN_WAIT1, CLOSE_WAIT, LAST_ACK, CLOSING: bytes may be under way. */
  private static final int BUSY = 1 << 1 | 1 << 3 | 1 << 4 | 1 << 8 | 1 << 9 | 1 << 11;

  /** FIN_WAIT2, TIME_WAIT, NEW_SYN_RECV: a late packet would be answered. */
  private static final int ENDING = 1 << 5 | 1 << 6 | 1 << 12;

  private final NetlinkSocket socket;

  /**
   * A connection.
   *
   * @param local this machine's end
   * @param remote the other one
   */
  public record Connection(SocketAddress.Internet local, SocketAddress.Internet remote) {}

  /** Opens the socket the questions go through. */
  public Connections() throws LinuxException {
    socket = new NetlinkSocket(NETLINK_SOCK_DIAG);
  }

  /**
   * The connections whose local address is wanted.
   *
   * @param alsoEnding whether those count that carry nothing any more and are not forgotten yet
   */
  public List<Connection> to(Predicate<InetAddress> local, boolean alsoEnding)
      throws LinuxException {
    List<Connection> found = new ArrayList<>();
    for (int family : new int[] {SocketAddress.AF_INET, SocketAddress.AF_INET6}) {
      NetlinkMessage request = new NetlinkMessage(SOCK_DIAG_BY_FAMILY, NetlinkMessage.NLM_F_DUMP);
      request.u8(family).u8(IPPROTO_TCP).u8(0).u8(0).u32(alsoEnding ? BUSY | ENDING : BUSY);
      for (int i = 0; i < SOCKET_ID_BYTES; i++) {
        request.u8(0);
      }
      for (NetlinkReply reply : socket.dump(request)) {
        if (reply.length() >= REQUEST_BYTES && reply.type() == SOCK_DIAG_BY_FAMILY) {
          InetAddress here = address(reply, LOCAL);
          if (local.test(here)) {
            found.add(
                new Connection(
                    new SocketAddress.Internet(here, port(reply, PORTS)),
                    new SocketAddress.Internet(address(reply, REMOTE), port(reply, PORTS + 2))));
          }
        }
      }
    }
    return found;
  }

  private static int port(NetlinkReply reply, int offset) {
    return reply.u8(offset) << 8 | reply.u8(offset + 1);
  }

  /** IPv4 on a socket of the other family comes as ::ffff:a.b.c.d, which Java takes for IPv4. */
  private static InetAddress address(NetlinkReply reply, int offset) {
    byte[] raw = new byte[reply.u8(0) == SocketAddress.AF_INET ? 4 : 16];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) reply.u8(offset + i);
    }
    try {
      return InetAddress.getByAddress(raw);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
