package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.log.Level;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Any thread: the one place where servers change: by order ({@link Admin}), by what checks and the
 * runtime API find ({@link Operational}), by weight.
 *
 * <p><b>Two states.</b> The administrative state is what people ordered, the operational one what
 * was found out. A server in maintenance is operationally stopped and whatever checks say of it is
 * not heard; when maintenance ends it is up at once, unless the server it tracks is not. Draining
 * leaves the operational state alone: the server is up, and gets no new streams.
 *
 * <p><b>Tracking.</b> A server that tracks another takes over its maintenance and its draining as
 * inherited orders, beside its own, and every operational change. So one change may run through a
 * tree of servers of many backends; each says its own line, the tracked one first.
 *
 * <p><b>Locks.</b> One lock for the process orders the changes; they are rare. Under it the lock of
 * one backend at a time is taken to change what the choice sees, as short as a choice is long. No
 * stream ever takes the lock of changes.
 */
final class StateChanges {
  private static final ReentrantLock CHANGES = new ReentrantLock();

  private StateChanges() {}

  /** Runs a change after all others and before all others. */
  static void exclusively(Runnable change) {
    CHANGES.lock();
    try {
      change.run();
    } finally {
      CHANGES.unlock();
    }
  }

  // ---- orders

  /**
   * Gives an order.
   *
   * @param bit one of {@link Admin}'s
   * @param cause shown where it has something to say, else empty
   */
  static void order(BackendServer server, int bit, String cause) {
    ServerState state = server.state();
    int before = state.admin;
    if ((before & bit) != 0) {
      return;
    }
    if ((bit & Admin.MAINTENANCE) != 0) {
      orderMaintenance(server, state, bit, cause);
      if ((before & Admin.MAINTENANCE) == 0) {
        server.trackers().forEach(t -> order(t, Admin.INHERITED_MAINTENANCE, ""));
      }
    } else {
      orderDrain(server, state, bit);
      if ((before & Admin.DRAIN) == 0) {
        server.trackers().forEach(t -> order(t, Admin.INHERITED_DRAIN, ""));
      }
    }
  }

  private static void orderMaintenance(
      BackendServer server, ServerState state, int bit, String cause) {
    Backend backend = server.backend();
    if (state.isMaintenance()) {
      state.admin |= bit;
      return;
    }
    String why =
        StateLines.why(server, bit == Admin.INHERITED_MAINTENANCE, "")
            + (cause.isEmpty() ? "" : " (" + cause + ")");
    if (state.operational == Operational.STOPPED) {
      state.admin |= bit;
      backend.tell(server, ServerChange.MAINTENANCE_BEGAN);
      backend
          .journal()
          .changed(
              Level.NOTICE, StateLines.plain(server, "was DOWN and now enters maintenance" + why));
      return;
    }
    Level level = levelOfLoss(state);
    boolean served = !backend.usable().none();
    int requeued =
        backend.change(
            server,
            () -> {
              state.admin |= bit;
              state.operational(Operational.STOPPED, backend.nowMs());
            });
    backend.tell(server, ServerChange.MAINTENANCE_BEGAN);
    backend.tell(server, ServerChange.DOWN);
    backend
        .journal()
        .changed(level, StateLines.down(server, "is going DOWN for maintenance" + why, requeued));
    backend.noteDeserted(served);
  }

  private static void orderDrain(BackendServer server, ServerState state, int bit) {
    Backend backend = server.backend();
    if (state.isMaintenance()) {
      state.admin |= bit;
      return;
    }
    if (state.isDraining()) {
      state.admin |= bit;
      sayDraining(server, state);
      return;
    }
    boolean served = !backend.usable().none();
    int requeued = backend.change(server, () -> state.admin |= bit);
    backend.tell(server, ServerChange.DRAIN);
    String how = "enters drain state" + StateLines.why(server, bit == Admin.INHERITED_DRAIN, "");
    // A server that is down counts as left, one that is up as online.
    boolean down = state.operational == Operational.STOPPED;
    backend
        .journal()
        .changed(
            Level.NOTICE,
            down
                ? StateLines.down(server, how, requeued)
                : StateLines.online(server, how, requeued));
    backend.noteDeserted(served);
  }

  /** Takes an order back. */
  static void takeBack(BackendServer server, int bit) {
    ServerState state = server.state();
    if ((state.admin & bit) == 0) {
      return;
    }
    if ((bit & Admin.MAINTENANCE) != 0) {
      endMaintenance(server, state, bit);
      if (!state.isMaintenance()) {
        server.trackers().forEach(t -> takeBack(t, Admin.INHERITED_MAINTENANCE));
      }
    } else {
      endDrain(server, state, bit);
      if (!state.isDraining()) {
        server.trackers().forEach(t -> takeBack(t, Admin.INHERITED_DRAIN));
      }
    }
  }

  private static void endMaintenance(BackendServer server, ServerState state, int bit) {
    Backend backend = server.backend();
    if ((state.admin & ~bit & Admin.MAINTENANCE) != 0) {
      state.admin &= ~bit;
      sayRemains(server, state);
      return;
    }
    Operational to = afterMaintenance(server);
    backend.change(
        server,
        () -> {
          state.admin &= ~bit;
          if (to != Operational.STOPPED) {
            state.operational(to, backend.nowMs());
          }
        });
    backend.tell(server, ServerChange.MAINTENANCE_ENDED);
    if (to != Operational.STOPPED) {
      backend.tell(server, ServerChange.UP);
    }
    String upOrDown = to == Operational.STOPPED ? "DOWN/" : "UP/";
    String ready = state.isDraining() ? "DRAIN" : "READY";
    String name = server.config().address().hostName().orElse("");
    String how =
        switch (bit) {
          case Admin.FORCED_MAINTENANCE -> " (leaving forced maintenance)";
          case Admin.RESOLUTION_MAINTENANCE -> " (resolves again)";
          default -> " (leaving maintenance)";
        };
    String named = bit == Admin.RESOLUTION_MAINTENANCE ? "('" + name + "') " : "";
    backend
        .journal()
        .changed(Level.NOTICE, StateLines.plain(server, named + "is " + upOrDown + ready + how));
    if (state.isDraining()) {
      sayDraining(server, state);
    }
  }

  private static Operational afterMaintenance(BackendServer server) {
    BackendServer tracked = server.tracked();
    Operational of = tracked == null ? Operational.RUNNING : tracked.state().operational;
    boolean beginsDown = server.config().get(ServerSettings.INIT_STATE).isDown();
    if (of == Operational.STOPPED || beginsDown || server.isHeldDown()) {
      return Operational.STOPPED;
    }
    return of == Operational.STOPPING ? Operational.STOPPING : server.risen();
  }

  private static void sayRemains(BackendServer server, ServerState state) {
    BackendServer tracked = server.tracked();
    if ((state.admin & Admin.FORCED_MAINTENANCE) != 0) {
      say(server, "remains in forced maintenance");
    } else if ((state.admin & Admin.INHERITED_MAINTENANCE) != 0 && tracked != null) {
      say(
          server,
          "is leaving forced maintenance but remains in maintenance via " + tracked.fullName());
    }
  }

  private static void endDrain(BackendServer server, ServerState state, int bit) {
    Backend backend = server.backend();
    if (state.isMaintenance()) {
      state.admin &= ~bit;
      return;
    }
    if ((state.admin & ~bit & Admin.DRAIN) != 0) {
      state.admin &= ~bit;
      sayDraining(server, state);
      return;
    }
    backend.change(server, () -> state.admin &= ~bit);
    backend.tell(server, ServerChange.DRAIN);
    say(
        server,
        "is "
            + (state.operational == Operational.STOPPED ? "DOWN" : "UP")
            + " (leaving forced drain)");
  }

  private static void sayDraining(BackendServer server, ServerState state) {
    BackendServer tracked = server.tracked();
    if ((state.admin & Admin.FORCED_DRAIN) != 0) {
      say(server, "remains in forced drain mode");
    } else if (tracked != null) {
      say(server, "is leaving forced drain but remains in drain mode via " + tracked.fullName());
    }
  }

  private static void say(BackendServer server, String how) {
    server.backend().journal().changed(Level.NOTICE, StateLines.plain(server, how));
  }

  /** Gives a server another weight. */
  static void weigh(BackendServer server, int points) {
    ServerState state = server.state();
    Backend backend = server.backend();
    boolean served = !backend.usable().none();
    backend.changeWeight(server, points);
    backend.tell(server, ServerChange.WEIGHT);
    backend.noteDeserted(served);
    if (state.isDraining() && !state.isMaintenance()) {
      sayDraining(server, state);
    }
  }

  /** Puts a server that nobody uses yet into the state in which an earlier process left it. */
  static void restore(
      BackendServer server,
      Operational found,
      int admin,
      int initialWeight,
      int userWeight,
      int sinceSeconds) {
    ServerState state = server.state();
    Backend backend = server.backend();
    // Another weight in the file of now counts for more than one that was set by hand.
    if (initialWeight == state.initialWeight) {
      backend.changeWeight(server, userWeight);
    }
    boolean wasConfigured = (admin & Admin.CONFIGURED_MAINTENANCE) != 0;
    if ((admin & Admin.FORCED_MAINTENANCE) != 0 && !wasConfigured && !state.isMaintenance()) {
      backend.change(
          server,
          () -> {
            state.admin |= Admin.FORCED_MAINTENANCE;
            state.operational = Operational.STOPPED;
          });
      server.trackers().forEach(t -> order(t, Admin.INHERITED_MAINTENANCE, ""));
    }
    if ((admin & Admin.FORCED_DRAIN) != 0 && !state.isDraining()) {
      backend.change(server, () -> state.admin |= Admin.FORCED_DRAIN);
      sayDraining(server, state);
      server.trackers().forEach(t -> order(t, Admin.INHERITED_DRAIN, ""));
    }
    if (found == Operational.STOPPED || found == Operational.STOPPING) {
      find(server, found, false, "changed from server-state after a reload");
    }
    state.lastChangeMs = backend.nowMs() - sinceSeconds * 1000L;
  }

  // ---- findings

  /**
   * Takes note of how a server was found; whether that is news.
   *
   * @param to STOPPED, STOPPING or RUNNING; a server that comes up may have to warm up first
   * @param inherited whether the server it tracks was found so
   * @param cause shown in the line; empty where another line has told it
   */
  static boolean find(BackendServer server, Operational to, boolean inherited, String cause) {
    ServerState state = server.state();
    if (state.isMaintenance() || isSame(state.operational, to)) {
      return false;
    }
    Backend backend = server.backend();
    String why = StateLines.why(server, inherited, cause);
    Level level = to == Operational.STOPPED ? levelOfLoss(state) : Level.NOTICE;
    Operational next = to == Operational.RUNNING ? server.risen() : to;
    boolean served = !backend.usable().none();
    int requeued = backend.change(server, () -> state.operational(next, backend.nowMs()));
    backend.tell(
        server,
        switch (to) {
          case STOPPED -> ServerChange.DOWN;
          case STOPPING -> ServerChange.STOPPING;
          case STARTING, RUNNING -> ServerChange.UP;
        });
    String line =
        switch (to) {
          case STOPPED -> StateLines.down(server, "is DOWN" + why, requeued);
          case STOPPING -> StateLines.online(server, "is stopping" + why, requeued);
          case STARTING, RUNNING -> StateLines.online(server, "is UP" + why, requeued);
        };
    backend.journal().changed(level, line);
    backend.noteDeserted(served);
    if (state.isDraining()) {
      sayDraining(server, state);
    }
    server.trackers().forEach(t -> find(t, to, true, ""));
    return true;
  }

  private static boolean isSame(Operational now, Operational to) {
    return now == to || (now == Operational.STARTING && to == Operational.RUNNING);
  }

  /** Whoever loses a server that took nothing new any more need not be woken up at night. */
  private static Level levelOfLoss(ServerState state) {
    boolean wasLeaving = state.operational == Operational.STOPPING || state.isDraining();
    return wasLeaving ? Level.NOTICE : Level.ALERT;
  }
}
