package dev.evenkeel.balancer.control;

import dev.evenkeel.balancer.backend.Admin;
import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.Operational;
import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.health.ServerHealth;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.tcp.TcpService;
import dev.evenkeel.balancer.webstats.StatsAction;
import dev.evenkeel.balancer.webstats.StatsOrder;
import dev.evenkeel.balancer.webstats.StatsResult;
import dev.evenkeel.balancer.webstats.StatsVisit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What people order on the statistics page ({@code stats admin}). Control thread only. */
public final class PageOrders {
  /** What lines about forced states give as the reason. */
  private static final String BY = "changed from Web interface";

  private final Deployment deployment;
  private final Compatibility compatibility;

  /** Changes servers of a deployment. */
  public PageOrders(Deployment deployment, Compatibility compatibility) {
    this.deployment = deployment;
    this.compatibility = compatibility;
  }

  /**
   * Carries out an order.
   *
   * @param form what the browser has sent, one char for each byte
   */
  public StatsResult carryOut(StatsVisit visit, String form) {
    if (visit.comesFromElsewhere() && compatibility.asksWhereOrdersComeFrom()) {
      return StatsResult.DENY;
    }
    StatsOrder order = StatsOrder.of(form);
    if (order == null) {
      return StatsResult.NONE;
    }
    Backend backend = deployment.backend(order.backend());
    StatsAction action = order.action();
    if (backend == null || action == null) {
      return StatsResult.ERRP;
    }
    if (compatibility.keepsOrdersInScope()
        && !visit.page().shows(backend.name(), visit.of().name())) {
      return StatsResult.DENY;
    }
    int changed = 0;
    boolean unknown = false;
    for (String name : order.servers().reversed()) {
      BackendServer server = backend.server(name);
      if (server == null) {
        unknown = true;
      } else if (changes(server, action)) {
        changed++;
      }
    }
    if (changed == 0) {
      return unknown ? StatsResult.ERRP : StatsResult.NONE;
    }
    return unknown ? StatsResult.PART : StatsResult.DONE;
  }

  /** Changes a server; false if it is of another kind, or was that way already. */
  private boolean changes(BackendServer server, StatsAction action) {
    ServerHealth health = deployment.health(server);
    boolean maintained = (server.admin() & Admin.FORCED_MAINTENANCE) != 0;
    boolean drained = (server.admin() & Admin.FORCED_DRAIN) != 0;
    return switch (action) {
      case READY -> changes(true, server::makeReady);
      case DRAIN -> changes(true, server::drain);
      case MAINTAIN ->
          changes(
              true,
              () -> {
                server.maintain();
                server.endDrain();
              });
      case DISABLE -> changes(!maintained, () -> server.maintain("'disable' on stats page"));
      case ENABLE -> changes(maintained, server::endMaintenance);
      case STOP -> changes(!drained, server::beginDrain);
      case START -> changes(drained, server::endDrain);
      case DISABLE_CHECK -> changes(health, PageOrders::isChecked, h -> h.enableCheck(false));
      case ENABLE_CHECK -> changes(health, PageOrders::isChecked, h -> h.enableCheck(true));
      case FORCE_UP -> forces(server, Operational.RUNNING);
      case FORCE_STOPPING -> forces(server, Operational.STOPPING);
      case FORCE_DOWN -> forces(server, Operational.STOPPED);
      case DISABLE_AGENT -> changes(health, PageOrders::hasAgent, h -> h.enableAgent(false));
      case ENABLE_AGENT -> changes(health, PageOrders::hasAgent, h -> h.enableAgent(true));
      case FORCE_AGENT_UP ->
          changes(health, ServerHealth::isAgentEnabled, h -> h.forceAgent(true, BY));
      case FORCE_AGENT_DOWN ->
          changes(health, ServerHealth::isAgentEnabled, h -> h.forceAgent(false, BY));
      case SHUT_DOWN_SESSIONS -> changes(true, () -> shutDown(server));
    };
  }

  private static boolean changes(boolean needed, Runnable change) {
    if (needed) {
      change.run();
    }
    return needed;
  }

  private static boolean changes(
      @Nullable ServerHealth health,
      Predicate<ServerHealth> having,
      Consumer<ServerHealth> change) {
    return health != null && having.test(health) && changes(true, () -> change.accept(health));
  }

  private static boolean isChecked(ServerHealth health) {
    return health.checkReport().isPresent();
  }

  private static boolean hasAgent(ServerHealth health) {
    return health.agentReport().isPresent();
  }

  private static boolean forces(BackendServer server, Operational to) {
    return changes(server.tracked() == null, () -> server.forceHealth(to, BY));
  }

  private void shutDown(BackendServer server) {
    for (TcpService service : deployment.services()) {
      service.loop().execute(() -> service.killAt(server, 'K'));
    }
  }
}
