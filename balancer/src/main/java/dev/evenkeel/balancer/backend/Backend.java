package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.Server;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.persist.DynamicCookie;
import dev.evenkeel.balancer.sample.BackendFacts;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
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
  private final StateJournal journal;
  private final Ticker ticker;
  private volatile List<BackendServer> servers;
  private final Slots slots;
  private final boolean allBackups;
  private final Map<String, BackendServer> byName = new ConcurrentHashMap<>();
  private final boolean persists;
  private final boolean redispatches;
  private final boolean followsLoad;
  private final boolean isStatic;
  private final AtomicInteger current = new AtomicInteger();
  private final Counters counters = new Counters();
  private final List<BiConsumer<BackendServer, ServerChange>> listeners =
      new CopyOnWriteArrayList<>();
  private volatile boolean published;
  private volatile DynamicCookie dynamicCookie;
  private volatile Usable usable = new Usable(0, 0);
  private volatile long lastChangeMs;
  private volatile long downMs;
  private volatile int timesDown;
  private volatile int fullConnections;

  /** Whether a stream's end may concern others: one that waits, or the order of servers. */
  private volatile boolean endsMatter;

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
    this.dynamicCookie = DynamicCookie.of(proxy);
    this.published = !proxy.get(BackendRules.UNPUBLISHED);
    this.journal = journal;
    this.ticker = ticker;
    this.allBackups = proxy.get(BackendSettings.ALL_BACKUPS);
    long nowMs = ticker.nowMs();
    this.lastChangeMs = nowMs;
    this.servers =
        proxy.servers().stream().map(server -> new BackendServer(this, server, nowMs)).toList();
    for (BackendServer server : servers) {
      byName.put(server.name(), server);
    }
    Balancing active = Balancings.of(proxy, servers, false);
    this.slots =
        new Slots(
            this,
            active,
            Balancings.of(proxy, servers, true),
            proxy.get(BackendSettings.ALGORITHM).joinsQueue());
    this.isStatic = !active.isStepwise();
    this.followsLoad = active.followsLoad();
    this.persists = proxy.get(BackendSettings.PERSIST);
    this.redispatches = proxy.get(BackendSettings.REDISPATCH_INTERVAL) != 0;
    this.fullConnections = proxy.get(BackendSettings.FULLCONN);
    slots.updateAll(servers);
    limitsChanged();
    count();
  }

  /** The section this backend was made from. */
  public Proxy proxy() {
    return proxy;
  }

  /** Whether rules of other proxies may choose it (manual of 3.5, {@code be-unpublished}). */
  public boolean isPublished() {
    return published;
  }

  /** Says whether rules of other proxies may choose it from now on. */
  public void publish(boolean published) {
    this.published = published;
  }

  /** What values of its cookie are made from the addresses of servers. */
  public DynamicCookie dynamicCookie() {
    return dynamicCookie;
  }

  /** Makes such values otherwise from now on. */
  public void dynamicCookie(DynamicCookie other) {
    dynamicCookie = other;
  }

  @Override
  public int id() {
    return proxy.id();
  }

  @Override
  public int currentStreams() {
    return current.get();
  }

  @Override
  public int queuedStreams() {
    int queued = queued();
    for (BackendServer server : servers) {
      queued += server.queued();
    }
    return queued;
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

  /** The server of that name; null if there is none. */
  public @Nullable BackendServer server(String name) {
    return byName.get(name);
  }

  /**
   * Makes a server of this backend out of a line that was not in the configuration; nobody knows it
   * before {@link #add}. It begins in maintenance unless the line says otherwise.
   */
  public BackendServer make(Server line) {
    boolean enabled = line.settings().isSet(ServerSettings.DISABLED);
    return new BackendServer(this, line, enabled ? 0 : Admin.FORCED_MAINTENANCE, ticker.nowMs());
  }

  /** Adds a server; only where {@link #isStatic} is false. */
  public void add(BackendServer server) {
    StateChanges.exclusively(() -> {
      synchronized (this) {
        List<BackendServer> more = new ArrayList<>(servers);
        more.add(server);
        servers = List.copyOf(more);
        byName.put(server.name(), server);
        slots.of(server).joined(server);
        slots.update(server);
        limitsChanged();
        count();
      }
    });
  }

  /**
   * Removes a server that is in maintenance and has no stream.
   *
   * @return false if it has one, or a stream that waits for it: nothing has changed then
   */
  public boolean remove(BackendServer server) {
    boolean[] removed = new boolean[1];
    StateChanges.exclusively(() -> {
      synchronized (this) {
        if (server.isMaintenance() && server.current() == 0 && server.queued() == 0) {
          servers = servers.stream().filter(other -> other != server).toList();
          byName.remove(server.name());
          slots.of(server).left(server);
          server.forgetTracked();
          limitsChanged();
          count();
          removed[0] = true;
        }
      }
    });
    return removed[0];
  }

  /**
   * Gives a server another name, by which it is known from now on.
   *
   * @return false if another one has it: nothing has changed then
   */
  public synchronized boolean rename(BackendServer server, String name) {
    BackendServer known = byName.putIfAbsent(name, server);
    if (known == null) {
      byName.remove(server.name());
      server.name(name);
    }
    return known == null || known == server;
  }

  /**
   * Calls {@code listener} after each change of a server, on the thread that made it and before the
   * next change: it hands on what takes longer.
   */
  public void listen(BiConsumer<BackendServer, ServerChange> listener) {
    listeners.add(listener);
  }

  /**
   * Finds a server for a stream: active ones first; without any, the first usable backup, or all
   * backups with {@code option allbackups}. A slot of the server is taken for the stream, until it
   * calls {@link BackendServer#leave}.
   *
   * @param wanted the server that persistence names, if any; it is taken as long as it runs
   * @param avoid a server that has just failed, passed over if there is another
   * @return the server; or a ticket, where the stream has to wait: {@link Applicant#called} follows
   */
  public synchronized Placement apply(
      Applicant who, @Nullable BackendServer wanted, @Nullable BackendServer avoid) {
    return slots.apply(who, wanted, avoid);
  }

  /** Who is left. */
  public Usable usable() {
    return usable;
  }

  /** Whether weights cannot change while it runs, but for being set to 0 and back. */
  public boolean isStatic() {
    return isStatic;
  }

  /** Milliseconds that it was without any server since the start. */
  public long downMs() {
    return downMs + (usable.none() ? nowMs() - lastChangeMs : 0);
  }

  /** How often it lost its last server. */
  public int timesDown() {
    return timesDown;
  }

  /** Milliseconds since it lost its last server or had one again. */
  public long sinceLastChangeMs() {
    return nowMs() - lastChangeMs;
  }

  /** Streams that wait for any of its servers. */
  public int queued() {
    return slots.line().size();
  }

  /** The most that ever waited at a time. */
  public int mostQueued() {
    return slots.line().longest();
  }

  /**
   * Sets how many streams make servers reach their {@code maxconn}, where {@code fullconn} does not
   * say it: a tenth of what may come.
   */
  public void fullConnections(int streams) {
    if (proxy.get(BackendSettings.FULLCONN) == 0) {
      fullConnections = Math.max(1, streams);
    }
  }

  /** Forgets the most that ever waited ({@code clear counters}). */
  public synchronized void clearQueueMaxima() {
    slots.line().forgetLongest();
    servers.forEach(server -> server.line().forgetLongest());
  }

  /** How many streams make servers reach their {@code maxconn}. */
  public int fullConnections() {
    return fullConnections;
  }

  /** Streams now. */
  public int current() {
    return current.get();
  }

  /** Streams since the start. */
  public long total() {
    return counters.get(Counter.SESSIONS);
  }

  /** What is counted of it. */
  public Counters counters() {
    return counters;
  }

  @Override
  public int sessionRate() {
    return counters.sessionRate().now(EventLoop.monotonicMs());
  }

  /** A stream has come to this backend. */
  public void began() {
    counters.current(current.incrementAndGet());
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
    if (server.isUsable() == before) {
      return 0;
    }
    if (before) {
      return slots.redistribute(server);
    }
    if (server.state().operational == Operational.STARTING) {
      warmUp(server);
    }
    return slots.grab(server);
  }

  /** Gives a server another weight; who waits for it stays, even if it is 0 now. */
  synchronized void changeWeight(BackendServer server, int points) {
    server.state().userWeight = points;
    weigh(server);
    slots.serve(server);
  }

  /** A server's limit has changed: it may have room now. */
  synchronized void limitChanged(BackendServer server) {
    limitsChanged();
    slots.serve(server);
  }

  private void limitsChanged() {
    endsMatter = followsLoad || servers.stream().anyMatch(server -> server.maxConnections() > 0);
  }

  /** A stream has left a server. */
  int release(BackendServer server) {
    if (endsMatter) {
      synchronized (this) {
        return slots.release(server);
      }
    }
    return server.gave();
  }

  void loadChanged(BackendServer server) {
    slots.loadChanged(server);
  }

  boolean persists() {
    return persists;
  }

  boolean redispatches() {
    return redispatches;
  }

  boolean usesAllBackups() {
    return allBackups;
  }

  /** A server is reached elsewhere from now on: its points on a ring may follow from that. */
  void moved(BackendServer server) {
    synchronized (this) {
      slots.update(server);
    }
  }

  private void weigh(BackendServer server) {
    server.state().weigh(!isStatic, server.slowStartMs(), nowMs());
    slots.update(server);
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
      int timesBefore = timesDown;
      timesDown = timesBefore + (before ? 0 : 1);
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
    slots.serve(server);
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
}
