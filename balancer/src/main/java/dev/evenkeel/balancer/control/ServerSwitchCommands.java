package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.ADMIN;
import static dev.evenkeel.balancer.runtime.AccessLevel.USER;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.health.ServerHealth;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;

/**
 * {@code enable} and {@code disable} of servers, their checks and their agents; their weight.
 * Control thread only.
 */
final class ServerSwitchCommands {
  private final Deployment deployment;

  private ServerSwitchCommands(Deployment deployment) {
    this.deployment = deployment;
  }

  static void register(CommandRegistry registry, Deployment deployment, ServerArgument servers) {
    ServerSwitchCommands commands = new ServerSwitchCommands(deployment);
    registry
        .add(
            Command.of(
                "disable agent",
                ADMIN,
                "disable agent                           : disable agent checks",
                request -> servers.with(request, (r, server) -> commands.agent(server, false))))
        .add(
            Command.of(
                "disable health",
                ADMIN,
                "disable health                          : disable health checks",
                request -> servers.with(request, (r, server) -> commands.health(server, false))))
        .add(
            Command.of(
                "disable server",
                ADMIN,
                "disable server (DEPRECATED)             : disable a server for maintenance (use"
                    + " 'set server' instead)",
                request ->
                    servers.with(
                        request,
                        (r, server) -> {
                          server.maintain();
                          return Answer.NOTHING;
                        })))
        .add(
            Command.of(
                "enable agent",
                ADMIN,
                "enable agent                            : enable agent checks",
                request -> servers.with(request, (r, server) -> commands.agent(server, true))))
        .add(
            Command.of(
                "enable health",
                ADMIN,
                "enable health                           : enable health checks",
                request -> servers.with(request, (r, server) -> commands.health(server, true))))
        .add(
            Command.of(
                "enable server",
                ADMIN,
                "enable server  (DEPRECATED)             : enable a disabled server (use 'set"
                    + " server' instead)",
                request ->
                    servers.with(
                        request,
                        (r, server) -> {
                          server.makeReady();
                          return Answer.NOTHING;
                        })))
        .add(
            Command.of(
                "get weight",
                USER,
                "get weight <bk>/<srv>                   : report a server's current weight",
                request ->
                    servers.with(
                        request,
                        (r, server) ->
                            Answer.info(
                                server.userWeight()
                                    + " (initial "
                                    + server.initialWeight()
                                    + ")"))))
        .add(
            Command.of(
                "set weight",
                ADMIN,
                "set weight <bk>/<srv>  (DEPRECATED)     : change a server's weight (use 'set"
                    + " server' instead)",
                request ->
                    servers.with(request, (r, server) -> setWeight(server, request.argument(1)))));
  }

  static Answer setWeight(BackendServer server, String text) {
    return server
        .weight(text)
        // These two come without a line feed.
        .map(wrong ->
            wrong.startsWith("Empty weight") || wrong.startsWith("Trailing garbage")
                ? Answer.clippedError(wrong)
                : Answer.error(wrong))
        .orElse(Answer.NOTHING);
  }

  private Answer health(BackendServer server, boolean enabled) {
    ServerHealth health = deployment.health(server);
    if (health != null && health.checkReport().isPresent()) {
      health.enableCheck(enabled);
      return Answer.NOTHING;
    }
    return enabled
        ? Answer.error("Health check was not configured on this server, cannot enable.")
        : Answer.NOTHING;
  }

  private Answer agent(BackendServer server, boolean enabled) {
    ServerHealth health = deployment.health(server);
    if (health != null && health.agentReport().isPresent()) {
      health.enableAgent(enabled);
      return Answer.NOTHING;
    }
    return enabled
        ? Answer.error("Agent was not configured on this server, cannot enable.")
        : Answer.NOTHING;
  }
}
