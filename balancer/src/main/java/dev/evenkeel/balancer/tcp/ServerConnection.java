package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.config.ServerAddress;
import org.jspecify.annotations.Nullable;

/** Loop thread only: one connection to a server, used for one request after the other. */
final class ServerConnection implements Side.Owner {
  final Side side;
  final BackendServer server;

  /** Where the server was when it was called, and for a port that follows the client's, which. */
  private final ServerAddress address;

  private final int arrivedAtPort;

  /** It has been idle among those that any client may have, and was taken again. */
  boolean wasReused;

  /** Requests that were sent through it. */
  int requests;

  /**
   * It is its client's alone: what the server says depends on who asks (NTLM), it was told who the
   * client is, or nobody's connections are shared.
   */
  boolean isPrivate;

  /** The server was told of the request that it was opened for: no other one fits. */
  boolean isOfOneRequest;

  /** Who keeps it while it is idle; null while a stream has it. */
  @Nullable Keeper keeper;

  /** Links of whoever keeps it. */
  @Nullable ServerConnection older;

  @Nullable ServerConnection younger;

  /** Loop thread only: whoever keeps idle connections. */
  interface Keeper {
    /** An idle connection has said something, its end above all, and nobody has asked. */
    void spoke(ServerConnection connection);
  }

  /**
   * @param arrivedAtPort port on which the client's connection arrived, 0 where it has none
   */
  ServerConnection(Side side, BackendServer server, int arrivedAtPort) {
    this.side = side;
    this.server = server;
    this.address = server.address();
    this.arrivedAtPort = arrivedAtPort;
  }

  /** Whether a new connection for a client that arrived at that port would lead there as well. */
  boolean leadsToWhere(int clientArrivedAtPort) {
    return server.address().equals(address)
        && (clientArrivedAtPort == arrivedAtPort
            || address.portMode() != ServerAddress.PortMode.OFFSET);
  }

  /** Whether it may have one more request, as {@code max-reuse} of its server says above all. */
  boolean mayGoOn() {
    if (isOfOneRequest) {
      return false;
    }
    int limit = server.config().get(HttpSettings.MAX_REUSE);
    return limit < 0 || requests <= limit;
  }

  /** It is idle from now on. */
  void keptBy(Keeper by) {
    keeper = by;
    side.belongTo(this);
  }

  @Override
  public void ready(Side of) {
    if (keeper != null && (side.readable || side.hungUp || side.broken)) {
      keeper.spoke(this);
    }
  }
}
