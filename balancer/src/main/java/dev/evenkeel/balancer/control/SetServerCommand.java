package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.ADMIN;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.Operational;
import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.health.ServerHealth;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;
import org.jspecify.annotations.Nullable;

/** {@code set server}. Control thread only. */
final class SetServerCommand {
  private static final String BY = "changed from CLI";

  private final Deployment deployment;
  private final boolean renames;
  private final Answer usage;

  private SetServerCommand(Deployment deployment, boolean renames) {
    this.deployment = deployment;
    this.renames = renames;
    this.usage =
        Answer.error(
            "usage: set server <backend>/<server> addr | agent | agent-addr | agent-port"
                + " | agent-send | check-addr | check-port | fqdn | health"
                + (renames ? " | name" : "")
                + " | ssl | state | weight");
  }

  static void register(
      CommandRegistry registry,
      Deployment deployment,
      ServerArgument servers,
      Compatibility compatibility) {
    SetServerCommand command = new SetServerCommand(deployment, compatibility.renamesServers());
    registry.add(
        Command.of(
            "set server",
            ADMIN,
            "set server <bk>/<srv> [opts]            : change a server's state, weight, address or"
                + " ssl",
            request -> servers.with(request, command::run)));
  }

  private Answer run(Request request, BackendServer server) {
    ServerHealth health = deployment.health(server);
    return switch (request.argument(1)) {
      case "weight" -> ServerSwitchCommands.setWeight(server, request.argument(2));
      case "state" -> state(request, server);
      case "health" -> health(request, server);
      case "agent" -> agent(request, health);
      case "addr" ->
          ServerAddressChange.apply(
              server,
              request,
              health != null && health.isCheckEnabled() && health.checkPort() == 0);
      case "fqdn" -> fqdn(request);
      case "check-addr", "check-port" -> CheckTargetChange.check(request, health);
      case "agent-addr", "agent-port" -> CheckTargetChange.agent(request, health);
      case "agent-send" -> agentSend(request, health);
      case "ssl" ->
          Answer.error(
              "'set server <srv> ssl' cannot be set.  default-server should define ssl settings");
      case "name" ->
          renames ? ServerNameChange.apply(deployment, server, request.argument(2)) : usage;
      default -> usage;
    };
  }

  private static Answer state(Request request, BackendServer server) {
    switch (request.argument(2)) {
      case "ready" -> server.makeReady();
      case "drain" -> server.drain();
      case "maint" -> server.maintain();
      default -> {
        return Answer.error("'set server <srv> state' expects 'ready', 'drain' and 'maint'.");
      }
    }
    return Answer.NOTHING;
  }

  private static Answer health(Request request, BackendServer server) {
    if (server.tracked() != null) {
      return Answer.error("cannot change health on a tracking server.");
    }
    switch (request.argument(2)) {
      case "up" -> server.forceHealth(Operational.RUNNING, BY);
      case "stopping" -> server.forceHealth(Operational.STOPPING, BY);
      case "down" -> server.forceHealth(Operational.STOPPED, BY);
      default -> {
        return Answer.error("'set server <srv> health' expects 'up', 'stopping', or 'down'.");
      }
    }
    return Answer.NOTHING;
  }

  private static boolean hasAgent(@Nullable ServerHealth health) {
    return health != null && health.isAgentEnabled();
  }

  private static Answer agent(Request request, @Nullable ServerHealth health) {
    if (health == null || !hasAgent(health)) {
      return Answer.error("agent checks are not enabled on this server.");
    }
    switch (request.argument(2)) {
      case "up" -> health.forceAgent(true, BY);
      case "down" -> health.forceAgent(false, BY);
      default -> {
        return Answer.error("'set server <srv> agent' expects 'up' or 'down'.");
      }
    }
    return Answer.NOTHING;
  }

  private static Answer agentSend(Request request, @Nullable ServerHealth health) {
    if (health == null || !hasAgent(health)) {
      return Answer.error("agent checks are not enabled on this server.");
    }
    health.agentSend(request.argument(2));
    return Answer.NOTHING;
  }

  private static Answer fqdn(Request request) {
    return request.argument(2).isEmpty()
        ? Answer.error("set server <b>/<s> fqdn requires a FQDN.")
        : Answer.error("set server <b>/<s> fqdn failed because no resolution is configured.");
  }
}
