package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.ClientSource;
import dev.evenkeel.balancer.backend.SourceAddress;
import dev.evenkeel.balancer.proxyproto.ProxyProtocolKeywords;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Tally;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: how the requests of one client's connection come to connections to servers: to
 * a new one, to one that was idle in the backend's pool, or to one that is kept for this client
 * alone (manual: {@code http-reuse}, {@code max-session-srv-conns}).
 */
final class ServerLink implements ServerConnection.Keeper {
  private final HttpStream stream;
  private @Nullable ServerConnection used;

  /** Where the request that the connection has is counted; null while there is none. */
  private @Nullable Tally busyAt;

  /** The side for a new connection while the stream has one that was idle. */
  private @Nullable Side spare;

  /** Those that are kept for this client alone. */
  private final ConnectionList own = new ConnectionList();

  ServerLink(HttpStream stream) {
    this.stream = stream;
  }

  /** The connection that the request has; null while it has none. */
  @Nullable ServerConnection used() {
    return used;
  }

  /**
   * Takes a connection that is there already.
   *
   * @param isFirst whether the request is the first one of its client's connection
   * @return whether there was one; it is the stream's server then
   */
  boolean takes(BackendServer to, BackendTerms in, boolean isFirst) {
    ServerConnection idle = takeOwn(to);
    if (idle == null) {
      idle = in.idle().take(to, stream.arrivedAtPort(), in.http().reuse(), isFirst);
    }
    if (idle == null) {
      return false;
    }
    used = idle;
    if (stream.server != idle.side) {
      spare = stream.server;
      stream.server = idle.side;
    }
    return true;
  }

  private @Nullable ServerConnection takeOwn(BackendServer to) {
    for (ServerConnection at = own.youngest(); at != null; at = at.older) {
      if (at.server == to && at.leadsToWhere(stream.arrivedAtPort())) {
        own.remove(at);
        return at;
      }
    }
    return null;
  }

  /** The server to which a connection of this client's is open; null for none. */
  @Nullable BackendServer keeps(BackendTerms in) {
    int limit = in.http().maxKeepAliveQueue();
    for (ServerConnection at = own.youngest(); at != null; at = at.older) {
      BackendServer server = at.server;
      if (server.backend() == in.backend()
          && server.isUsable()
          && (limit < 0 || server.hasRoom() || server.queued() < limit)) {
        return server;
      }
    }
    return null;
  }

  /** The request takes a new connection, on the stream's side. */
  void forget() {
    requestOver();
    used = null;
  }

  /** A request goes through the stream's connection to a server. */
  void begin(@Nullable BackendServer to, BackendTerms in) {
    ServerConnection through = used;
    if (through == null) {
      stream.server.carriesMessages(in.tally());
    }
    if (through == null && to != null) {
      through = new ServerConnection(stream.server, to, stream.arrivedAtPort());
      through.isPrivate = in.http().reuse() == Reuse.NEVER || isToldOfClient(to);
      through.isOfOneRequest = isToldOfRequest(to);
      used = through;
    }
    if (through != null) {
      through.requests++;
    }
    busyAt = in.tally();
    busyAt.count(Counter.H1_STREAMS);
    busyAt.count(Counter.H1_OPEN_STREAMS);
  }

  private void requestOver() {
    if (busyAt != null) {
      busyAt.add(Counter.H1_OPEN_STREAMS, -1);
      busyAt = null;
    }
  }

  /** Whether the server has been told who the client is by the connection itself. */
  private static boolean isToldOfClient(BackendServer server) {
    return server.config().get(ProxyProtocolKeywords.SEND).version() > 0
        || server
            .source()
            .flatMap(SourceAddress::client)
            .filter(client -> !(client instanceof ClientSource.Fixed))
            .isPresent();
  }

  /** Whether the connection itself has told the server of the request that it was opened for. */
  private static boolean isToldOfRequest(BackendServer server) {
    return server.config().get(ProxyProtocolKeywords.SEND).dependsOnRequest();
  }

  /** What the server says from now on depends on who asks. */
  void makePrivate() {
    if (used != null) {
      used.isPrivate = true;
    }
  }

  /**
   * The request has no server any more.
   *
   * @param stays whether the connection can have another request
   */
  void end(boolean stays, @Nullable BackendTerms in) {
    requestOver();
    ServerConnection through = used;
    used = null;
    if (!stays || through == null || in == null || !through.mayGoOn() || !through.side.isSilent()) {
      stream.server.close();
      return;
    }
    Side free = spare;
    spare = null;
    stream.server = free == null ? new Side(stream, stream.loop) : free;
    if (!through.isPrivate) {
      in.idle().put(through);
    } else if (own.size() < stream.support.terms.maxOwnConnections()) {
      through.keptBy(this);
      own.add(through);
    } else {
      through.side.close();
    }
  }

  @Override
  public void spoke(ServerConnection connection) {
    own.remove(connection);
    connection.side.close();
  }

  /** The client has gone, and with it all that was kept for it. */
  void close() {
    stream.server.close();
    for (ServerConnection at = own.youngest(); at != null; at = own.youngest()) {
      spoke(at);
    }
  }
}
