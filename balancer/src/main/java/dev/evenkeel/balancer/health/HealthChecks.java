package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.ServerChange;
import dev.evenkeel.balancer.backend.TrafficObserver;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.Server;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.log.Console;
import dev.evenkeel.balancer.log.Logger;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.process.ProcessSettings;
import dev.evenkeel.balancer.sample.ProcessFacts;
import dev.evenkeel.balancer.tcp.SourceBinding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The health of all servers that have a check or an agent. Made and started by the control thread;
 * afterwards {@link #of} is for any thread.
 */
public final class HealthChecks {
  private volatile Map<BackendServer, ServerHealth> healths = Map.of();
  private final List<EventLoop> loops;
  private final Function<Proxy, Logger> loggers;
  private final Console console;
  private final ProcessFacts process;
  private final Settings global;

  /**
   * @param loggers of a backend's section
   * @param process what expressions of checks may ask of the process
   */
  public HealthChecks(
      Settings global,
      Collection<Backend> backends,
      List<EventLoop> loops,
      Function<Proxy, Logger> loggers,
      Console console,
      ProcessFacts process) {
    this.global = global;
    this.process = process;
    this.loops = List.copyOf(loops);
    this.loggers = loggers;
    this.console = console;
    for (Backend backend : backends) {
      backend.servers().forEach(this::take);
      follow(backend);
    }
  }

  /** Takes care of what happens to the servers of a backend; those that it has are its own. */
  public void follow(Backend backend) {
    backend.listen(this::changed);
  }

  private @Nullable ServerHealth take(BackendServer server) {
    Server config = server.config();
    if (!config.get(CheckSettings.CHECK) && !config.get(CheckSettings.AGENT_CHECK)) {
      return null;
    }
    Logger logger = loggers.apply(server.backend().proxy());
    ServerHealth health = make(loops.get(healths.size() % loops.size()), server, logger, console);
    Map<BackendServer, ServerHealth> more = new LinkedHashMap<>(healths);
    more.put(server, health);
    healths = more;
    if (health.watchesTraffic()) {
      server.observer(
          new TrafficObserver() {
            @Override
            public void connected() {
              health.trafficSuccess();
            }

            @Override
            public void connectFailed() {
              health.trafficError();
            }
          });
    }
    return health;
  }

  /**
   * Takes care of a server that was added at run time. Its checks and its agent wait until they are
   * enabled.
   */
  public synchronized void add(BackendServer server) {
    ServerHealth health = take(server);
    if (health != null) {
      health.enableCheck(false);
      health.enableAgent(false);
      health.start(0, 0);
    }
  }

  /** Forgets a server that is removed at run time. */
  public synchronized void remove(BackendServer server) {
    ServerHealth health = healths.get(server);
    if (health != null) {
      health.stop();
      Map<BackendServer, ServerHealth> fewer = new LinkedHashMap<>(healths);
      fewer.remove(server);
      healths = fewer;
    }
  }

  private ServerHealth make(EventLoop loop, BackendServer server, Logger logger, Console console) {
    Proxy proxy = server.backend().proxy();
    String kind = server.isBackup() ? "backup server " : "server ";
    boolean external = proxy.get(CheckSettings.METHOD) == CheckMethod.EXTERNAL;
    CheckMaker maker =
        new CheckMaker(
            loop,
            proxy,
            server.config(),
            () -> server.address(0),
            fd -> SourceBinding.apply(fd, server.source(), null),
            external ? Optional.of(new ExternalCommand(server)) : Optional.empty(),
            new CheckContext.Surroundings(process, server));
    return new ServerHealth(
        loop,
        server.config(),
        new LiveServer(server, global.get(ProcessSettings.NODE)),
        new CheckLog(logger, console, () -> kind + server.fullName()),
        proxy.get(CheckSettings.LOG_HEALTH_CHECKS),
        maker,
        global.get(CheckSettings.SPREAD_PERCENT));
  }

  /** What happens to a server otherwise changes how it is checked. */
  private void changed(BackendServer server, ServerChange change) {
    ServerHealth health = healths.get(server);
    if (health == null) {
      return;
    }
    switch (change) {
      case MAINTENANCE_BEGAN -> health.maintenanceBegan();
      case MAINTENANCE_ENDED -> health.maintenanceEnded();
      case DOWN -> health.wentDown();
      case HEALTH_FORCED -> health.healthForced(server.isRunning());
      default -> {
        // Neither its checks nor their count depend on it.
      }
    }
  }

  /** Begins to check; the first checks are spread over the shortest interval. */
  public void start() {
    List<ServerHealth> all = new ArrayList<>();
    int kinds = 0;
    long spanMs = Integer.MAX_VALUE;
    for (Map.Entry<BackendServer, ServerHealth> entry : healths.entrySet()) {
      Server config = entry.getKey().config();
      all.add(entry.getValue());
      kinds += entry.getValue().kinds();
      if (config.get(CheckSettings.CHECK)) {
        spanMs = Math.min(spanMs, config.get(CheckSettings.INTER_MS));
      }
      if (config.get(CheckSettings.AGENT_CHECK)) {
        spanMs = Math.min(spanMs, config.get(CheckSettings.AGENT_INTER_MS));
      }
    }
    int limitMs = global.get(CheckSettings.MAX_SPREAD_MS);
    if (limitMs > 0) {
      spanMs = Math.min(spanMs, limitMs);
    }
    int started = 0;
    for (ServerHealth health : all) {
      health.start((int) (spanMs * started / kinds), (int) (spanMs / kinds));
      started += health.kinds();
    }
  }

  /** Any thread: whether each server that is to be checked has been, at least once. */
  public boolean haveSeenAll() {
    return healths.values().stream().noneMatch(ServerHealth::isUnchecked);
  }

  /** Ends all checks. */
  public void stop() {
    healths.values().forEach(ServerHealth::stop);
  }

  /** The health of a server; null if it has neither check nor agent. */
  public @Nullable ServerHealth of(BackendServer server) {
    return healths.get(server);
  }
}
