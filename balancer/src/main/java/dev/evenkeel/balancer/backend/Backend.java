package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.sample.BackendFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: one backend at run time: its servers and the choice among them.
 *
 * <p>The choice is one for all event loops, so that turns are turns whichever loop accepted the
 * connection. It happens once a stream and is a few comparisons long; it is the one lock a stream
 * meets, and never while bytes flow.
 */
public final class Backend implements BackendFacts {
  private final Proxy proxy;
  private final List<BackendServer> servers;
  private final RoundRobin activeTurns = new RoundRobin();
  private final RoundRobin backupTurns = new RoundRobin();
  private final boolean allBackups;
  private final Map<String, BackendServer> byName = new HashMap<>();
  private final AtomicInteger current = new AtomicInteger();
  private final LongAdder total = new LongAdder();

  /** How many servers are left, at one moment. */
  public record Usable(int active, int backup) {
    /** Whether there is any at all. */
    public boolean none() {
      return active + backup == 0;
    }
  }

  public Backend(Proxy proxy) {
    this.proxy = proxy;
    this.allBackups = proxy.get(BackendSettings.ALL_BACKUPS);
    this.servers = proxy.servers().stream().map(server -> new BackendServer(this, server)).toList();
    for (BackendServer server : servers) {
      byName.put(server.name(), server);
      if (server.isUsable()) {
        turns(server).add(server, server.weightPoints());
      }
    }
  }

  /** The section this backend was made from. */
  public Proxy proxy() {
    return proxy;
  }

  @Override
  public int id() {
    return proxy.id();
  }

  @Override
  public int currentStreams() {
    return current.get();
  }

  /** No stream ever waits: there is no queue. */
  @Override
  public int queuedStreams() {
    return 0;
  }

  @Override
  public int usableServers() {
    Usable left = usable();
    return left.active() > 0 ? left.active() : left.backup();
  }

  @Override
  public List<BackendServer> serverFacts() {
    return servers;
  }

  @Override
  public @Nullable BackendServer serverFacts(String name) {
    return byName.get(name);
  }

  /** The section's name. */
  @Override
  public String name() {
    return proxy.name();
  }

  /** All servers in the order of the file. */
  public List<BackendServer> servers() {
    return servers;
  }

  /**
   * Chooses a server for a stream: active ones first; without any, the first usable backup, or all
   * backups in turn with {@code option allbackups}.
   *
   * @param avoid a server that has just failed, passed over if there is another
   * @return null if no server is left
   */
  public synchronized @Nullable BackendServer choose(@Nullable BackendServer avoid) {
    if (activeTurns.size() > 0) {
      return activeTurns.next(avoid);
    }
    if (allBackups) {
      return backupTurns.next(avoid);
    }
    for (BackendServer server : servers) {
      if (server.isBackup() && server.isUsable()) {
        return server;
      }
    }
    return null;
  }

  /** Changes whether checks find a server up; the answer tells who is left. */
  public synchronized Usable setRunning(BackendServer server, boolean running) {
    boolean before = server.isUsable();
    server.setRunning(running);
    if (before != server.isUsable()) {
      if (before) {
        turns(server).remove(server);
      } else {
        turns(server).add(server, server.weightPoints());
      }
    }
    return usable();
  }

  /** Who is left. */
  public synchronized Usable usable() {
    return new Usable(activeTurns.size(), backupTurns.size());
  }

  /** Streams now. */
  public int current() {
    return current.get();
  }

  /** Streams since the start. */
  public long total() {
    return total.sum();
  }

  /** A stream has come to this backend. */
  public void began() {
    current.incrementAndGet();
    total.increment();
  }

  /** A stream has left this backend. */
  public void ended() {
    current.decrementAndGet();
  }

  private RoundRobin turns(BackendServer server) {
    return server.isBackup() ? backupTurns : activeTurns;
  }
}
