package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: one backend at run time: its servers and the choice among them.
 *
 * <p>The choice is one for all event loops, so that turns are turns whichever loop accepted the
 * connection. It happens once a stream and is a few comparisons long; it is the one lock a stream
 * meets, and never while bytes flow.
 */
public final class Backend {
  private final Proxy proxy;
  private final StateJournal journal;
  private final Ticker ticker;
  private final List<BackendServer> servers;
  private final Balancing activeTurns = new RoundRobin();
  private final Balancing backupTurns = new RoundRobin();
  private final boolean allBackups;
  private final AtomicInteger current = new AtomicInteger();
  private final LongAdder total = new LongAdder();
  private final List<BiConsumer<BackendServer, ServerChange>> listeners =
      new CopyOnWriteArrayList<>();
  private volatile Usable usable = new Usable(0, 0);
  private volatile long lastChangeMs;
  private volatile long downMs;

  /** How many servers are left, at one moment. */
  public record Usable(int active, int backup) {
    /** Whether there is any at all. */
    public boolean none() {
      return active + backup == 0;
    }
  }

  /** A backend that nobody hears of and whose clock calls nobody: for tests of its parts. */
  public Backend(Proxy proxy) {
    this(proxy, StateJournal.NONE, Ticker.STILL);
  }

  /**
   * @param journal where the changes of its servers are written
   * @param ticker its clock
   */
  public Backend(Proxy proxy, StateJournal journal, Ticker ticker) {
    this.proxy = proxy;
    this.journal = journal;
    this.ticker = ticker;
    this.allBackups = proxy.get(BackendSettings.ALL_BACKUPS);
    long nowMs = ticker.nowMs();
    this.lastChangeMs = nowMs;
    this.servers =
        proxy.servers().stream().map(server -> new BackendServer(this, server, nowMs)).toList();
    servers.forEach(server -> turns(server).update(server));
    count();
  }

  /** The section this backend was made from. */
  public Proxy proxy() {
    return proxy;
  }

  /** The section's name. */
  public String name() {
    return proxy.name();
  }

  /** All servers in the order of the file. */
  public List<BackendServer> servers() {
    return servers;
  }

  /** The server of that name; null if there is none. */
  public @Nullable BackendServer server(String name) {
    for (BackendServer server : servers) {
      if (server.config().name().equals(name)) {
        return server;
      }
    }
    return null;
  }

  /**
   * Calls {@code listener} after each change of a server, on the thread that made it and before the
   * next change: it hands on what takes longer.
   */
  public void listen(BiConsumer<BackendServer, ServerChange> listener) {
    listeners.add(listener);
  }

  /**
   * Chooses a server for a stream: active ones first; without any, the first usable backup, or all
   * backups in turn with {@code option allbackups}.
   *
   * @param avoid a server that has just failed, passed over if there is another
   * @return null if no server is left
   */
  public synchronized @Nullable BackendServer choose(@Nullable BackendServer avoid) {
    if (usable.active() > 0) {
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

  /** Who is left. */
  public Usable usable() {
    return usable;
  }

  /** Whether weights cannot change while it runs, but for being set to 0 and back. */
  public boolean isStatic() {
    return !activeTurns.isStepwise();
  }

  /** Milliseconds that it was without any server since the start. */
  public long downMs() {
    return downMs + (usable.none() ? nowMs() - lastChangeMs : 0);
  }

  /** Milliseconds since it lost its last server or had one again. */
  public long sinceLastChangeMs() {
    return nowMs() - lastChangeMs;
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

  // ---- for StateChanges

  StateJournal journal() {
    return journal;
  }

  long nowMs() {
    return ticker.nowMs();
  }

  /**
   * Changes what the choice sees of a server.
   *
   * @return how many waiting streams were given another place because of it
   */
  synchronized int change(BackendServer server, Runnable change) {
    boolean before = server.isUsable();
    change.run();
    weigh(server);
    if (!before && server.state().operational == Operational.STARTING) {
      warmUp(server);
    }
    return 0;
  }

  private void weigh(BackendServer server) {
    Balancing turns = turns(server);
    server.state().weigh(turns.isStepwise(), server.slowStartMs(), nowMs());
    turns.update(server);
    count();
  }

  private void count() {
    int active = 0;
    int backup = 0;
    for (BackendServer server : servers) {
      if (server.isUsable()) {
        active += server.isBackup() ? 0 : 1;
        backup += server.isBackup() ? 1 : 0;
      }
    }
    boolean before = usable.none();
    usable = new Usable(active, backup);
    if (before != usable.none()) {
      long nowMs = nowMs();
      long downBefore = downMs;
      downMs = downBefore + (before ? nowMs - lastChangeMs : 0);
      lastChangeMs = nowMs;
    }
  }

  /** Lets a server's weight grow step by step; twenty steps, but none shorter than a second. */
  private void warmUp(BackendServer server) {
    long stepMs = Math.max(1000, server.slowStartMs() / 20);
    long beganMs = server.state().lastChangeMs;
    ticker.after(stepMs, () -> warmer(server, beganMs, stepMs));
  }

  private synchronized void warmer(BackendServer server, long beganMs, long stepMs) {
    ServerState state = server.state();
    if (state.operational != Operational.STARTING || state.lastChangeMs != beganMs) {
      return;
    }
    if (nowMs() - beganMs >= server.slowStartMs()) {
      state.operational = Operational.RUNNING;
    } else {
      ticker.after(stepMs, () -> warmer(server, beganMs, stepMs));
    }
    weigh(server);
  }

  void tell(BackendServer server, ServerChange change) {
    for (BiConsumer<BackendServer, ServerChange> listener : listeners) {
      listener.accept(server, change);
    }
  }

  /** Says it if the last server is gone. */
  void noteDeserted(boolean served) {
    if (served && usable.none()) {
      journal.deserted(proxy.kind().word(), name());
    }
  }

  private Balancing turns(BackendServer server) {
    return server.isBackup() ? backupTurns : activeTurns;
  }
}
