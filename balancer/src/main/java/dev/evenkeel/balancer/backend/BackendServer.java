package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Server;
import dev.evenkeel.balancer.config.ServerAddress;
import dev.evenkeel.balancer.sample.ServerFacts;
import dev.evenkeel.linux.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Any thread: one server of a backend at run time: whether it is used, and how many streams it has.
 */
public final class BackendServer implements ServerFacts {
  private final Backend backend;
  private final Server server;
  private final int weightPoints;
  private final AtomicInteger current = new AtomicInteger();
  private final LongAdder total = new LongAdder();

  /** Written under the backend's lock. */
  private volatile boolean running;

  BackendServer(Backend backend, Server server) {
    this.backend = backend;
    this.server = server;
    this.weightPoints = server.get(ServerSettings.WEIGHT_POINTS);
    this.running = !server.get(ServerSettings.DISABLED) && server.address().resolved();
  }

  /** The backend it belongs to. */
  public Backend backend() {
    return backend;
  }

  /** The line it was made from. */
  public Server config() {
    return server;
  }

  /** {@code backend/server}, as logs name it. */
  public String fullName() {
    return backend.name() + "/" + server.name();
  }

  @Override
  public int id() {
    return server.id();
  }

  @Override
  public String name() {
    return server.name();
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
  public int maxStreams() {
    return server.get(ServerSettings.MAXCONN);
  }

  @Override
  public int maxQueue() {
    return server.get(ServerSettings.MAXQUEUE);
  }

  @Override
  public boolean isUp() {
    return running;
  }

  @Override
  public int initialWeight() {
    return server.get(ServerSettings.WEIGHT_POINTS);
  }

  @Override
  public int userWeight() {
    return weightPoints;
  }

  @Override
  public int effectiveWeight() {
    return weightPoints;
  }

  /** Whether it is a backup. */
  @Override
  public boolean isBackup() {
    return server.get(ServerSettings.BACKUP);
  }

  /** Whether checks have found it down, or it is in maintenance. */
  public boolean isRunning() {
    return running;
  }

  /** Whether it may be chosen for a new stream. */
  public boolean isUsable() {
    return running && weightPoints > 0;
  }

  int weightPoints() {
    return weightPoints;
  }

  void setRunning(boolean running) {
    this.running = running;
  }

  /** Streams now. */
  public int current() {
    return current.get();
  }

  /** Streams since the start. */
  public long total() {
    return total.sum();
  }

  /** A stream was given to this server. */
  public void began() {
    current.incrementAndGet();
    total.increment();
  }

  /** A stream has left this server. */
  public void ended() {
    current.decrementAndGet();
  }

  /**
   * Where a stream connects to.
   *
   * @param arrivedAtPort the port on which the client's connection arrived: servers without a port
   *     of their own, or with a relative one, take it from there
   */
  public SocketAddress address(int arrivedAtPort) {
    ServerAddress address = server.address();
    return switch (address.endpoint()) {
      case Endpoint.Inet inet -> {
        int port =
            address.portMode() == ServerAddress.PortMode.OFFSET
                ? arrivedAtPort + address.portOffset()
                : inet.port();
        yield new SocketAddress.Internet(inet.host(), port & 0xffff);
      }
      case Endpoint.Unix unix -> new SocketAddress.Unix(unix.path(), false);
      case Endpoint.Abstract named -> SocketAddress.Unix.padded(named.name());
      case Endpoint.InheritedDescriptor fd -> throw new IllegalStateException(fd.toString());
    };
  }

  @Override
  public String toString() {
    return fullName();
  }
}
