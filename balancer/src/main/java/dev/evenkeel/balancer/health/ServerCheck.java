package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.Operational;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.Server;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Pollable;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.balancer.tcp.Timeouts;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: checks one server for ever by connecting to it (manual, server keyword {@code
 * check}).
 *
 * <p>The connection is ended by a reset as soon as it stands, so that the server's application need
 * not see it and no port is left in TIME_WAIT. The interval is {@code inter} while all is well,
 * {@code downinter} while the server is fully down, {@code fastinter} in between; it counts from
 * the end of a check.
 */
public final class ServerCheck implements Pollable {
  private final EventLoop loop;
  private final BackendServer server;
  private final HealthCounter counter;
  private final HealthReporter reporter;
  private final SocketAddress address;
  private final boolean logChecks;
  private final int interMs;
  private final int fastInterMs;
  private final int downInterMs;
  private final int timeoutMs;
  private final int spreadPercent;

  private int fd = -1;
  private long startedNs;
  private boolean stopped;
  private CheckResult.@Nullable Status lastStatus;

  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          if (fd >= 0) {
            finish(CheckResult.Status.L4TOUT, "");
          } else if (!stopped) {
            begin();
          }
        }
      };

  /**
   * @param spreadPercent by how much intervals vary, {@code spread-checks}
   */
  public ServerCheck(
      EventLoop loop, BackendServer server, HealthReporter reporter, int spreadPercent) {
    Server config = server.config();
    Proxy proxy = server.backend().proxy();
    this.loop = loop;
    this.spreadPercent = spreadPercent;
    this.server = server;
    this.reporter = reporter;
    this.counter =
        new HealthCounter(config.get(CheckSettings.RISE), config.get(CheckSettings.FALL));
    this.address = address(server);
    this.logChecks = proxy.get(CheckSettings.LOG_HEALTH_CHECKS);
    this.interMs = config.get(CheckSettings.INTER_MS);
    this.fastInterMs = orElse(config.get(CheckSettings.FASTINTER_MS), interMs);
    this.downInterMs = orElse(config.get(CheckSettings.DOWNINTER_MS), interMs);
    // Manual, "timeout check": without it the whole check may take "inter".
    int connectMs = proxy.get(Timeouts.CHECK) > 0 ? proxy.get(Timeouts.CONNECT) : 0;
    this.timeoutMs = connectMs > 0 ? Math.min(connectMs, interMs) : interMs;
  }

  /**
   * Begins to check.
   *
   * @param delayMs before the first check, so that not all servers are checked at the same moment
   */
  public void start(int delayMs) {
    loop.timers().schedule(timer, loop.nowMs() + delayMs);
  }

  /** Ends checking; a check under way is dropped. */
  public void stop() {
    stopped = true;
    loop.timers().cancel(timer);
    closeConnection();
  }

  /** The interval after which a check comes first; spreads the first checks of many servers. */
  public int interMs() {
    return interMs;
  }

  @Override
  public void ready(int readiness) {
    int error = Sockets.takeError(fd);
    if (error != 0) {
      finish(CheckResult.Status.L4CON, Errno.text(error));
    } else if ((readiness & Epoll.OUT) != 0) {
      finish(CheckResult.Status.L4OK, "");
    }
  }

  private void begin() {
    startedNs = System.nanoTime();
    int opened = Sockets.open(address.family(), Sockets.SOCK_STREAM, 0);
    if (opened < 0) {
      finish(CheckResult.Status.SOCKERR, Errno.text(-opened));
      return;
    }
    fd = opened;
    if (address instanceof SocketAddress.Internet) {
      // The reset then answers the SYN-ACK itself: three packets instead of four.
      Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_QUICKACK, 0);
      Sockets.resetOnClose(fd);
    }
    int connected = Sockets.connect(fd, address.toBytes());
    if (connected == 0) {
      finish(CheckResult.Status.L4OK, "");
    } else if (connected == -Errno.EINPROGRESS) {
      loop.watch(fd, Epoll.OUT, this);
      loop.timers().schedule(timer, loop.nowMs() + timeoutMs);
    } else {
      finish(CheckResult.Status.L4CON, Errno.text(-connected));
    }
  }

  private void finish(CheckResult.Status status, String info) {
    closeConnection();
    long durationMs = (System.nanoTime() - startedNs) / 1_000_000;
    CheckResult result = new CheckResult(status, info, durationMs);
    boolean wasUp = counter.isUp();
    boolean moved = status.passed ? counter.succeeded() : counter.failed();
    boolean report = logChecks && (moved || status != lastStatus);
    lastStatus = status;
    if (report) {
      reporter.checked(server, result, counter);
    }
    if (wasUp != counter.isUp()) {
      server.found(
          counter.isUp() ? Operational.RUNNING : Operational.STOPPED,
          report ? "" : result.describe());
    }
    if (!stopped) {
      loop.timers().schedule(timer, loop.nowMs() + intervalMs());
    }
  }

  /** The interval of the server's state, varied by the percentage of {@code spread-checks}. */
  private int intervalMs() {
    int plainMs = plainIntervalMs();
    int spreadMs = (int) ((long) plainMs * spreadPercent / 100);
    return spreadMs == 0
        ? plainMs
        : plainMs + ThreadLocalRandom.current().nextInt(-spreadMs, spreadMs + 1);
  }

  private int plainIntervalMs() {
    if (counter.isFullyUp()) {
      return interMs;
    }
    return counter.isFullyDown() ? downInterMs : fastInterMs;
  }

  private void closeConnection() {
    if (fd >= 0) {
      loop.forget(fd);
      Descriptors.close(fd);
      fd = -1;
    }
  }

  private static SocketAddress address(BackendServer server) {
    Server config = server.config();
    int ownPort = config.get(CheckSettings.PORT);
    int port = ownPort != 0 ? ownPort : config.address().servicePort();
    Endpoint target = config.get(CheckSettings.ADDRESS).orElse(config.address().endpoint());
    return target instanceof Endpoint.Inet inet
        ? new SocketAddress.Internet(inet.host(), port != 0 ? port : inet.port())
        : server.address(0);
  }

  private static int orElse(int value, int other) {
    return value > 0 ? value : other;
  }
}
