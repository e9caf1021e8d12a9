package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.backend.ClientSource;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.backend.SourceAddress;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.proxyproto.HeaderOptions;
import dev.evenkeel.balancer.proxyproto.HeaderWriter;
import dev.evenkeel.balancer.proxyproto.ProxyHeader;
import dev.evenkeel.balancer.proxyproto.ProxyProtocolKeywords;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: what is done with a socket before it calls a server, and what the server is
 * told before all else (manual: {@code source}, {@code tcp-ut}, {@code send-proxy}).
 */
final class ServerCall {
  private ServerCall() {}

  /**
   * Sets what the configuration says of the socket.
   *
   * @param side it is open
   * @param internet whether it is a TCP connection
   * @param to null for a connection that goes to no server of the configuration
   * @return 0, or a negative errno
   */
  static int prepare(
      Side side, boolean internet, @Nullable BackendServer to, BackendTerms terms, Caller caller) {
    if (internet) {
      side.delaysSmallWrites = true;
      if (caller.hasBytesForServer()) {
        // The handshake's last acknowledgement travels with the bytes: one segment less.
        Sockets.setOption(side.fd, Sockets.IPPROTO_TCP, Sockets.TCP_QUICKACK, 0);
        if (to != null && to.config().get(ServerSettings.FAST_OPEN)) {
          Sockets.setOption(side.fd, Sockets.IPPROTO_TCP, Sockets.TCP_FASTOPEN_CONNECT, 1);
        }
      }
    }
    terms.connection().apply(side.fd);
    if (to == null) {
      return bind(side.fd, terms.backend().proxy().get(BackendSettings.SOURCE), caller);
    }
    int userTimeoutMs = to.config().get(ServerSettings.TCP_USER_TIMEOUT_MS);
    if (userTimeoutMs > 0) {
      Sockets.setOption(side.fd, Sockets.IPPROTO_TCP, Sockets.TCP_USER_TIMEOUT, userTimeoutMs);
    }
    return bind(side.fd, to.source(), caller);
  }

  private static int bind(int fd, Optional<SourceAddress> source, Caller caller) {
    SocketAddress client = caller.clientAddress();
    if (source.isPresent()
        && source.get().client().orElse(null) instanceof ClientSource.Header header) {
      HttpExchange exchange = caller.http();
      HttpHead request = exchange == null ? null : exchange.request();
      InetAddress said = request == null ? null : header.of(request);
      client = said == null ? null : new SocketAddress.Internet(said, 0);
    }
    return SourceBinding.apply(fd, source, client);
  }

  /**
   * Tells the server of the client's connection, if it is to be told.
   *
   * @return false if the connection is broken
   */
  static boolean introduce(Side side, BackendServer to, Caller caller) {
    HeaderOptions options = to.config().get(ProxyProtocolKeywords.SEND);
    if (options.version() == 0) {
      return true;
    }
    SocketAddress source = caller.clientAddress();
    SocketAddress destination = caller.clientDestination();
    byte[] header =
        options.version() == 1
            ? HeaderWriter.text(source, destination)
            : HeaderWriter.binary(
                source,
                destination,
                options,
                caller.clientTlv(ProxyHeader.AUTHORITY),
                options.uniqueId() ? caller.uniqueId() : null,
                caller::write);
    // A new connection has room for that much.
    return Sockets.send(side.fd, header, 0, header.length, 0) == header.length;
  }
}
