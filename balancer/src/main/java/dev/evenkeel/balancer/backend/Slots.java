package dev.evenkeel.balancer.backend;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Guarded by its backend's lock, which is also the one of its queues: who gets a slot at which
 * server, and who waits (manual: server keywords {@code maxconn}, {@code minconn}, {@code
 * maxqueue}).
 *
 * <p><b>Two kinds of queues.</b> A stream whose server is settled (by persistence, or by a hash)
 * waits for that one. One that any server can serve waits for the backend. When a slot of a server
 * frees, the first of both lines has it, the server's own before the backend's if they are equal.
 *
 * <p><b>No overtaking.</b> Whoever comes while others wait for the backend joins them.
 */
final class Slots {
  private final Backend backend;
  private final Balancing active;
  private final Balancing backups;
  private final boolean joinsQueue;
  private final WaitingLine line;
  private long tickets;

  /**
   * @param joinsQueue whether a waiting line means that all servers are full
   */
  Slots(Backend backend, Balancing active, Balancing backups, boolean joinsQueue) {
    this.backend = backend;
    this.active = active;
    this.backups = backups;
    this.joinsQueue = joinsQueue;
    this.line = new WaitingLine(backend, () -> {});
  }

  WaitingLine line() {
    return line;
  }

  Balancing of(BackendServer server) {
    return server.isBackup() ? backups : active;
  }

  void loadChanged(BackendServer server) {
    of(server).loadChanged(server);
  }

  // ---- coming

  Placement apply(Applicant who, @Nullable BackendServer wanted, @Nullable BackendServer avoid) {
    if (wanted != null && (wanted.isRunning() || backend.persists() || who.insists())) {
      Placement placed = place(who, wanted);
      if (!(placed instanceof Placement.QueueFull)) {
        return placed;
      }
    }
    Backend.Usable usable = backend.usable();
    if (usable.none()) {
      return Placement.NoServer.INSTANCE;
    }
    if (line.size() > 0 && joinsQueue && isAnyServing()) {
      return enqueue(who, line, false);
    }
    BackendServer server;
    if (usable.active() > 0) {
      server = active.next(who, avoid);
    } else if (backend.usesAllBackups()) {
      server = backups.next(who, avoid);
    } else {
      server = firstBackup();
    }
    return server == null ? enqueue(who, line, false) : place(who, server);
  }

  private Placement place(Applicant who, BackendServer server) {
    if (server.hasRoom()) {
      take(server);
      return server;
    }
    int most = server.maxQueue();
    if (most > 0 && server.line().size() >= most) {
      return new Placement.QueueFull(server);
    }
    Ticket ticket = enqueue(who, server.line(), true);
    of(server).loadChanged(server);
    return ticket;
  }

  private Ticket enqueue(Applicant who, WaitingLine in, boolean atServer) {
    Ticket ticket = new Ticket(who, in, atServer, backend.nowMs(), tickets++);
    in.add(ticket);
    return ticket;
  }

  private boolean isAnyServing() {
    for (BackendServer server : backend.servers()) {
      if (server.isUsable() && server.current() > 0) {
        return true;
      }
    }
    return false;
  }

  private @Nullable BackendServer firstBackup() {
    for (BackendServer server : backend.servers()) {
      if (server.isBackup() && server.isUsable()) {
        return server;
      }
    }
    return null;
  }

  private void take(BackendServer server) {
    server.took();
    of(server).loadChanged(server);
  }

  // ---- going

  /** A stream has left a server: whoever waits may have its slot. */
  int release(BackendServer server) {
    int left = server.gave();
    of(server).loadChanged(server);
    serve(server);
    return left;
  }

  /** Calls those who wait for as long as a server has room. */
  int serve(BackendServer server) {
    int called = 0;
    while (server.isBelowLimit()) {
      Ticket next = next(server);
      if (next == null) {
        break;
      }
      call(next, server);
      called++;
    }
    return called;
  }

  private @Nullable Ticket next(BackendServer server) {
    Ticket own = server.line().first();
    Ticket any = maySharedWork(server) ? line.first() : null;
    if (own == null || any == null) {
      return own == null ? any : own;
    }
    return WaitingLine.ORDER.compare(any, own) < 0 ? any : own;
  }

  /** Whether a server may take what waits for any: a backup only when it is one that is in use. */
  private boolean maySharedWork(BackendServer server) {
    if (!server.isUsable()) {
      return false;
    }
    return !server.isBackup()
        || (backend.usable().active() == 0
            && (backend.usesAllBackups() || server == firstBackup()));
  }

  private void call(Ticket ticket, BackendServer server) {
    ticket.leave(server);
    take(server);
    ticket.who.called(ticket);
  }

  // ---- servers that come and go

  /**
   * A server takes no new streams any more: who waits for it applies again, if it may go elsewhere
   * ({@code option redispatch}).
   *
   * @return how many
   */
  int redistribute(BackendServer server) {
    if (!backend.redispatches() || backend.persists()) {
      return 0;
    }
    int moved = 0;
    for (Ticket next = server.line().first(); next != null; next = server.line().first()) {
      next.leave(null);
      next.who.called(next);
      moved++;
    }
    return moved;
  }

  /** A server takes streams again: it gets those who wait for any, as far as it has room. */
  int grab(BackendServer server) {
    int grabbed = 0;
    while (line.size() > 0 && server.isBelowLimit() && maySharedWork(server)) {
      Ticket first = line.first();
      if (first == null) {
        break;
      }
      call(first, server);
      grabbed++;
    }
    return grabbed;
  }

  void update(BackendServer server) {
    of(server).update(server);
  }

  void updateAll(List<BackendServer> servers) {
    servers.forEach(this::update);
  }
}
