package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Server;
import dev.evenkeel.balancer.config.ServerAddress;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.sample.ServerFacts;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Counters;
import dev.evenkeel.linux.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: one server of a backend at run time: its state, its weight, its address and limits,
 * and how many streams it has.
 *
 * <p>What changes it ({@link #maintain}, {@link #found}, {@link #weight} and so on) goes through
 * {@link StateChanges}, which writes HAProxy's lines and tells {@link Backend#listen listeners}.
 */
public final class BackendServer implements Placement, ServerFacts {
  private final Backend backend;
  private final Server server;
  private final boolean backup;
  private final int slowStartMs;
  private final ServerState state;
  private final WaitingLine line;
  private final @Nullable ConnectionQuota quota;
  private final int minConnections;
  private final int maxQueue;
  private final List<BackendServer> trackers = new CopyOnWriteArrayList<>();
  private final AtomicInteger current = new AtomicInteger();
  private final Counters counters = new Counters();
  private volatile String name;
  private volatile ServerAddress address;
  private volatile boolean heldDown;
  private volatile int maxConnections;
  private volatile @Nullable TrafficObserver observer;
  private @Nullable BackendServer tracked;

  BackendServer(Backend backend, Server server, long nowMs) {
    this(backend, server, 0, nowMs);
  }

  /**
   * @param orders bits of {@link Admin} that hold from the beginning, besides those of the line
   */
  BackendServer(Backend backend, Server server, int orders, long nowMs) {
    this.backend = backend;
    this.server = server;
    this.name = server.name();
    this.backup = server.get(ServerSettings.BACKUP);
    this.slowStartMs = server.get(ServerSettings.SLOW_START_MS);
    this.address = server.address();
    this.line = new WaitingLine(backend, () -> backend.loadChanged(this));
    this.maxConnections = server.get(ServerSettings.MAXCONN);
    this.quota = server.get(ServerSettings.STRICT_MAXCONN) ? new ConnectionQuota() : null;
    this.minConnections = server.get(ServerSettings.MINCONN);
    this.maxQueue = server.get(ServerSettings.MAXQUEUE);
    int admin =
        orders
            | (server.get(ServerSettings.DISABLED)
                ? Admin.FORCED_MAINTENANCE | Admin.CONFIGURED_MAINTENANCE
                : 0)
            | (server.address().resolved() ? 0 : Admin.RESOLUTION_MAINTENANCE);
    this.state =
        new ServerState(
            server.get(ServerSettings.WEIGHT_POINTS),
            admin,
            server.get(ServerSettings.INIT_STATE).isDown(),
            nowMs);
  }

  // ---- what it is

  /** The backend it belongs to. */
  public Backend backend() {
    return backend;
  }

  /** The line it was made from; its name may be another by now. */
  public Server config() {
    return server;
  }

  /**
   * Where connections to it come from, as its line says or else its backend; empty for anywhere.
   */
  public Optional<SourceAddress> source() {
    return server.get(ServerSettings.SOURCE).or(() -> backend.proxy().get(BackendSettings.SOURCE));
  }

  /** {@code backend/server}, as logs name it. */
  public String fullName() {
    return backend.name() + "/" + name;
  }

  @Override
  public int id() {
    return server.id();
  }

  @Override
  public String name() {
    return name;
  }

  /** For {@link Backend#rename}. */
  void name(String newName) {
    name = newName;
  }

  @Override
  public int currentStreams() {
    return current.get();
  }

  @Override
  public int queuedStreams() {
    return queued();
  }

  @Override
  public int maxStreams() {
    return maxConnections;
  }

  @Override
  public boolean isUp() {
    return isRunning();
  }

  @Override
  public int effectiveWeight() {
    return currentWeight();
  }

  /** Whether it is a backup. */
  @Override
  public boolean isBackup() {
    return backup;
  }

  /** The server whose state it copies ({@code track}), if any. */
  public @Nullable BackendServer tracked() {
    return tracked;
  }

  /** The servers that copy its state, the last declared first. */
  public List<BackendServer> trackers() {
    return trackers;
  }

  /** It copies nobody's state any more. */
  void forgetTracked() {
    BackendServer of = tracked;
    if (of != null) {
      of.trackers.remove(this);
    }
  }

  /** Lets it copy another server's state, from the beginning. */
  public void track(BackendServer other) {
    tracked = other;
    other.trackers.addFirst(this);
    StateChanges.exclusively(() -> {
      if (other.state.isMaintenance()) {
        backend.change(
            this,
            () -> {
              state.admin |= Admin.INHERITED_MAINTENANCE;
              state.operational = Operational.STOPPED;
            });
      }
    });
  }

  // ---- how it is

  /** What was found out about it; STOPPED while it is in maintenance. */
  public Operational operational() {
    return state.operational;
  }

  /** What was ordered, as bits of {@link Admin}. */
  public int admin() {
    return state.admin;
  }

  /** Whether it is in maintenance, whatever the reason. */
  public boolean isMaintenance() {
    return state.isMaintenance();
  }

  /** Whether it is to take no new streams, by order. */
  public boolean isDraining() {
    return state.isDraining();
  }

  /** Whether it is neither down nor in maintenance: persistent streams may go to it. */
  public boolean isRunning() {
    return state.operational != Operational.STOPPED;
  }

  /** Whether it may be chosen for a new stream. */
  public boolean isUsable() {
    return state.isUsable();
  }

  /** Its weight as last set, 0 to 256. */
  @Override
  public int userWeight() {
    return state.userWeight;
  }

  /** Its weight in the configuration, 0 to 256. */
  @Override
  public int initialWeight() {
    return state.initialWeight;
  }

  /** Its weight at this moment, 0 to 256: while it warms up, less than its user's weight. */
  public int currentWeight() {
    return (state.effectiveWeight + ServerState.SCALE - 1) / ServerState.SCALE;
  }

  /**
   * The percentage of its weight that it has while it warms up; 100 otherwise ({@code throttle}).
   */
  public int throttlePercent() {
    int weight = state.userWeight;
    return weight == 0
        ? 0
        : (100 * state.effectiveWeight + ServerState.SCALE - 1) / ServerState.SCALE / weight;
  }

  /** Milliseconds since it last came up or went down. */
  public long sinceLastChangeMs() {
    return backend.nowMs() - state.lastChangeMs;
  }

  /** Milliseconds that it has been down since the start. */
  public long downMs() {
    return state.downMs(backend.nowMs());
  }

  /** How often it went down. */
  public int timesDown() {
    return state.timesDown;
  }

  // ---- orders

  /** Puts it into maintenance ({@code set server state maint}). */
  public void maintain() {
    maintain("");
  }

  /**
   * Likewise.
   *
   * @param cause what the line says in parentheses; empty for nothing
   */
  public void maintain(String cause) {
    StateChanges.exclusively(() -> StateChanges.order(this, Admin.FORCED_MAINTENANCE, cause));
  }

  /** Lets it take no new streams ({@code set server state drain}); ends a forced maintenance. */
  public void drain() {
    StateChanges.exclusively(() -> {
      StateChanges.order(this, Admin.FORCED_DRAIN, "");
      StateChanges.takeBack(this, Admin.FORCED_MAINTENANCE);
    });
  }

  /** Ends what was ordered for it ({@code set server state ready}). */
  public void makeReady() {
    StateChanges.exclusively(() -> {
      StateChanges.takeBack(this, Admin.FORCED_DRAIN);
      StateChanges.takeBack(this, Admin.FORCED_MAINTENANCE);
    });
  }

  /** Ends a forced maintenance and leaves a forced drain as it is. */
  public void endMaintenance() {
    StateChanges.exclusively(() -> StateChanges.takeBack(this, Admin.FORCED_MAINTENANCE));
  }

  /** Lets it take no new streams and leaves a forced maintenance as it is. */
  public void beginDrain() {
    StateChanges.exclusively(() -> StateChanges.order(this, Admin.FORCED_DRAIN, ""));
  }

  /** Ends a forced drain and leaves a forced maintenance as it is. */
  public void endDrain() {
    StateChanges.exclusively(() -> StateChanges.takeBack(this, Admin.FORCED_DRAIN));
  }

  /**
   * Puts it into maintenance until its name has an address again.
   *
   * @param cause what the line says in parentheses
   */
  public void addressLost(String cause) {
    StateChanges.exclusively(() -> StateChanges.order(this, Admin.RESOLUTION_MAINTENANCE, cause));
  }

  /** Its name has an address again. */
  public void addressFound() {
    StateChanges.exclusively(() -> StateChanges.takeBack(this, Admin.RESOLUTION_MAINTENANCE));
  }

  // ---- findings

  /**
   * A health check, an agent or traffic found it in a state. In maintenance it is not heard.
   *
   * @param to STOPPED, STOPPING or RUNNING; after RUNNING it is STARTING while it warms up
   * @param cause what the line gives as the reason; empty where another line has told it
   * @return whether that is news; the line is written then, and those who track it follow
   */
  public boolean found(Operational to, String cause) {
    boolean[] news = new boolean[1];
    StateChanges.exclusively(() -> news[0] = StateChanges.find(this, to, false, cause));
    return news[0];
  }

  /**
   * Somebody says in which state it is ({@code set server health}); checks go on from there. The
   * caller refuses servers that track another.
   *
   * @param cause what the line gives as the reason
   */
  public void forceHealth(Operational to, String cause) {
    StateChanges.exclusively(() -> {
      StateChanges.find(this, to, false, cause);
      backend.tell(this, ServerChange.HEALTH_FORCED);
    });
  }

  /** An agent's word: while it holds, the end of a maintenance does not bring the server up. */
  public void heldDown(boolean held) {
    heldDown = held;
  }

  boolean isHeldDown() {
    return heldDown;
  }

  // ---- weight and address

  /**
   * Sets its weight by hand.
   *
   * @param points 0 to 256
   */
  public void weight(int points) {
    StateChanges.exclusively(() -> StateChanges.weigh(this, points));
  }

  /**
   * Sets its weight as the runtime API and agents write it: {@code 20}, or {@code 50%} of the
   * initial one.
   *
   * @return what is wrong with the text, in HAProxy's words, if anything is
   */
  public Optional<String> weight(String text) {
    return WeightText.apply(this, text);
  }

  /** Where it is reached now. */
  public ServerAddress address() {
    return address;
  }

  /**
   * Changes where it is reached, at once for new streams; a server without an address has one now.
   */
  public void address(ServerAddress to) {
    StateChanges.exclusively(() -> {
      address = to;
      if (server.get(ServerSettings.HASH_KEY).followsAddress()) {
        backend.moved(this);
      }
      backend.tell(this, ServerChange.ADDRESS);
      StateChanges.takeBack(this, Admin.RESOLUTION_MAINTENANCE);
    });
  }

  void restoreAddress(ServerAddress to) {
    address = to;
  }

  ServerState state() {
    return state;
  }

  /** What a server becomes that comes up: it may have to warm up. */
  Operational risen() {
    return slowStartMs > 0 ? Operational.STARTING : Operational.RUNNING;
  }

  int slowStartMs() {
    return slowStartMs;
  }

  /** Who hears how streams fare with it ({@code observe}); null for nobody. */
  public @Nullable TrafficObserver observer() {
    return observer;
  }

  /** Lets {@code observer} hear how streams fare with it. */
  public void observer(TrafficObserver observer) {
    this.observer = observer;
  }

  // ---- streams

  /** Streams now. */
  public int current() {
    return current.get();
  }

  /** Attempts to connect since the start. */
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

  /** Streams that wait for it. */
  public int queued() {
    return line.size();
  }

  /** The most that ever waited for it at a time. */
  public int mostQueued() {
    return line.longest();
  }

  /**
   * The stream to which {@link Backend#apply} gave this server has left it.
   *
   * @return how many streams it had then, before anybody who waited came
   */
  public int leave() {
    return backend.release(this);
  }

  /** How many streams it may have at a time, 0 for any number ({@code maxconn}). */
  public int maxConnections() {
    return maxConnections;
  }

  /** What counts its connections where {@code maxconn} is a limit of those too; else null. */
  public @Nullable ConnectionQuota quota() {
    return quota;
  }

  /** Sets how many streams it may have at a time, 0 for any number. */
  public void maxConnections(int limit) {
    StateChanges.exclusively(() -> {
      maxConnections = limit;
      backend.limitChanged(this);
      backend.tell(this, ServerChange.LIMIT);
    });
  }

  /** How many streams may wait for it, 0 for any number ({@code maxqueue}). */
  @Override
  public int maxQueue() {
    return maxQueue;
  }

  /**
   * How many streams it may have at this moment: between {@code minconn} and {@code maxconn}, as
   * the backend's load is between nothing and {@code fullconn}; a part of it while it warms up.
   */
  public int limit() {
    int most = maxConnections;
    if (minConnections > 0 && minConnections < most) {
      int full = backend.fullConnections();
      int load = backend.current();
      if (load < full) {
        most = Math.max(minConnections, (int) ((long) load * most / full));
      }
    }
    if (state.operational == Operational.STARTING) {
      long sinceMs = sinceLastChangeMs();
      if (sinceMs < slowStartMs) {
        most = Math.max(1, (int) (most * (100 * sinceMs / slowStartMs) / 100));
      }
    }
    return most;
  }

  WaitingLine line() {
    return line;
  }

  /** Whether a new stream may be given to it at once. */
  public boolean hasRoom() {
    return maxConnections == 0 || (line.size() == 0 && current.get() < limit());
  }

  /** Whether a new stream may be given to it, to wait there if need be. */
  boolean hasRoomInLine() {
    return maxConnections == 0 || current.get() + line.size() < limit() + maxQueue;
  }

  /** Whether somebody who waits may be given to it. */
  boolean isBelowLimit() {
    return maxConnections == 0 || current.get() < limit();
  }

  void took() {
    counters.current(current.incrementAndGet());
  }

  int gave() {
    return current.decrementAndGet();
  }

  /**
   * Where a stream connects to.
   *
   * @param arrivedAtPort the port on which the client's connection arrived: servers without a port
   *     of their own, or with a relative one, take it from there
   */
  public SocketAddress address(int arrivedAtPort) {
    ServerAddress now = address;
    return switch (now.endpoint()) {
      case Endpoint.Inet inet -> {
        int port =
            now.portMode() == ServerAddress.PortMode.OFFSET
                ? arrivedAtPort + now.portOffset()
                : inet.port();
        yield new SocketAddress.Internet(inet.host(), port & 0xffff);
      }
      case Endpoint other -> other.toSocketAddress();
    };
  }

  @Override
  public String toString() {
    return fullName();
  }
}
