package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.ConnectionQuota;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.balancer.stats.Counter;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: the idle connections to the servers of one backend that one loop keeps, the one
 * that was used last first (manual: {@code http-reuse}, {@code pool-max-conn}, {@code
 * pool-purge-delay}).
 *
 * <p>A connection that says anything while it is idle, its end above all, is closed at once.
 */
final class IdleConnections {
  private final EventLoop loop;
  private final int loops;
  private final IdentityHashMap<BackendServer, Pool> pools = new IdentityHashMap<>();

  /**
   * @param loops how many loops share a server's limit
   */
  IdleConnections(EventLoop loop, int loops) {
    this.loop = loop;
    this.loops = loops;
  }

  /**
   * Takes an idle connection to a server, as {@code http-reuse} allows.
   *
   * @param arrivedAtPort port on which the client's connection arrived, 0 where it has none
   * @param isFirst whether the request is the first one of its client's connection
   */
  @Nullable ServerConnection take(
      BackendServer server, int arrivedAtPort, Reuse reuse, boolean isFirst) {
    Pool pool = pools.get(server);
    if (pool == null || reuse == Reuse.NEVER || (isFirst && reuse == Reuse.SAFE)) {
      return null;
    }
    ServerConnection taken = pool.take(arrivedAtPort, isFirst && reuse == Reuse.AGGRESSIVE);
    if (taken != null) {
      taken.wasReused = true;
    }
    return taken;
  }

  /** Keeps a connection for whoever comes next, or closes it where there are enough. */
  void put(ServerConnection connection) {
    Pool pool = pools.get(connection.server);
    if (pool == null) {
      pool = new Pool(connection.server);
      pools.put(connection.server, pool);
    }
    pool.put(connection);
  }

  /** Closes an idle connection to a server that may have no more; false if there is none. */
  boolean spare(BackendServer server) {
    Pool pool = pools.get(server);
    return pool != null && pool.spare();
  }

  /** Closes all of them. */
  void close() {
    List.copyOf(pools.values()).forEach(Pool::close);
  }

  /** The connections of one server. */
  private final class Pool implements ServerConnection.Keeper, ConnectionQuota.Keeper {
    private final BackendServer server;
    private final int limit;
    private final int purgeDelayMs;
    private final int lowLimit;
    private final ConnectionList idle = new ConnectionList();

    /** The fewest that were idle at once since the last purge: so many were not needed. */
    private int unneeded;

    private final Timer purge =
        new Timer() {
          @Override
          protected void expired() {
            purge();
          }
        };

    Pool(BackendServer server) {
      this.server = server;
      int ofAll = server.config().get(HttpSettings.POOL_MAX_CONNECTIONS);
      this.purgeDelayMs = server.config().get(HttpSettings.POOL_PURGE_DELAY_MS);
      if (purgeDelayMs == 0) {
        this.limit = 0;
      } else {
        this.limit = ofAll < 0 ? Integer.MAX_VALUE : (ofAll + loops - 1) / loops;
      }
      this.lowLimit = server.config().get(HttpSettings.POOL_LOW_CONNECTIONS);
      ConnectionQuota quota = server.quota();
      if (quota != null) {
        quota.join(this);
      }
    }

    private void forget() {
      pools.remove(server);
      ConnectionQuota quota = server.quota();
      if (quota != null) {
        quota.part(this);
      }
    }

    boolean spare() {
      ServerConnection old = idle.oldest();
      if (old == null) {
        return false;
      }
      spoke(old);
      unneeded = Math.min(unneeded, idle.size());
      return true;
    }

    @Override
    public void spareOne() {
      loop.execute(this::spare);
    }

    void put(ServerConnection connection) {
      if (idle.size() >= limit || !connection.server.isUsable()) {
        connection.side.close();
        return;
      }
      connection.keptBy(this);
      connection.side.countAs(
          connection.wasReused ? Counter.SAFE_CONNECTIONS : Counter.IDLE_CONNECTIONS);
      idle.add(connection);
      if (!purge.isArmed()) {
        unneeded = idle.size();
        loop.timers().schedule(purge, loop.nowMs() + purgeDelayMs);
      }
    }

    @Nullable ServerConnection take(int arrivedAtPort, boolean onlyProven) {
      ServerConnection found = idle.youngest();
      while (found != null
          && ((onlyProven && !found.wasReused) || !found.leadsToWhere(arrivedAtPort))) {
        found = found.older;
      }
      if (found != null) {
        idle.remove(found);
        found.side.countAs(Counter.USED_CONNECTIONS);
        unneeded = Math.min(unneeded, idle.size());
      }
      return found;
    }

    private void close() {
      loop.timers().cancel(purge);
      for (ServerConnection old = idle.oldest(); old != null; old = idle.oldest()) {
        spoke(old);
      }
      forget();
    }

    /** Closes half of those that nobody needed since the last time, the oldest first. */
    private void purge() {
      // One that is in maintenance may be deleted: nothing of it is kept.
      boolean isLeaving = server.isMaintenance();
      int excess = isLeaving ? idle.size() : Math.min((unneeded + 1) / 2, idle.size() - lowLimit);
      for (int i = 0; i < excess; i++) {
        ServerConnection old = idle.oldest();
        if (old != null) {
          spoke(old);
        }
      }
      unneeded = idle.size();
      server.counters().tally(loop.index()).idlePurged();
      if (idle.size() > 0) {
        loop.timers().schedule(purge, loop.nowMs() + purgeDelayMs);
      } else {
        // The server may be deleted for good.
        forget();
      }
    }

    @Override
    public void spoke(ServerConnection connection) {
      idle.remove(connection);
      connection.side.close();
    }
  }
}
