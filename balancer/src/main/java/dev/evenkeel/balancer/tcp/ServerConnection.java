package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import org.jspecify.annotations.Nullable;

/** Loop thread only: one connection to a server, used for one request after the other. */
final class ServerConnection implements Side.Owner {
  final Side side;
  final BackendServer server;

  /** It has served requests of more than one client's connection, or more than one request. */
  boolean provenToLast;

  /** Requests that were sent through it. */
  int requests;

  /** It belongs to its client: what it says depends on who asks (NTLM), or on its address. */
  boolean isPrivate;

  /** Who keeps it while it is idle; null while a stream has it. */
  @Nullable Keeper keeper;

  @Nullable ServerConnection older;
  @Nullable ServerConnection younger;

  /** Loop thread only: whoever keeps idle connections. */
  interface Keeper {
    /** An idle connection has new readiness. */
    void spoke(ServerConnection connection);
  }

  ServerConnection(Side side, BackendServer server) {
    this.side = side;
    this.server = server;
  }

  /** It is idle from now on. */
  void keptBy(Keeper by) {
    keeper = by;
    side.belongTo(this);
  }

  @Override
  public void ready(Side of) {
    if (keeper != null) {
      keeper.spoke(this);
    }
  }
}
