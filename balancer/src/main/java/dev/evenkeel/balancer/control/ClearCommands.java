package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.ADMIN;
import static dev.evenkeel.balancer.runtime.AccessLevel.OPERATOR;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.health.ServerHealth;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.report.Section;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;
import dev.evenkeel.balancer.stats.Counters;

/** {@code clear counters}. Control thread only. */
final class ClearCommands {
  private final Deployment deployment;

  private ClearCommands(Deployment deployment) {
    this.deployment = deployment;
  }

  static void register(
      CommandRegistry registry,
      Deployment deployment,
      ServerArgument servers,
      Compatibility compatibility) {
    ClearCommands commands = new ClearCommands(deployment);
    boolean single = compatibility.hasNewestStatistics();
    registry.add(
        Command.of(
            "clear counters",
            OPERATOR,
            single
                ? "clear counters [all|server <bk>/<srv> [force]]: clear max statistics counters"
                    + " (or all counters, or those of a server)"
                : "clear counters [all]                    : clear max statistics counters (or all"
                    + " counters)",
            commands::clear));
    if (single) {
      registry.add(
          Command.of(
              "clear counters server",
              ADMIN,
              "",
              request ->
                  servers.with(
                      request,
                      (ignored, server) -> {
                        commands.clear(server, true);
                        return Answer.info("Server counters cleared.");
                      })));
    }
  }

  private Answer clear(Request request) {
    boolean all = request.argument(0).equals("all");
    if (all && !request.session().level().allows(ADMIN)) {
      return Answer.DENIED;
    }
    for (Section section : deployment.sections()) {
      Frontend frontend = section.frontend();
      if (frontend != null) {
        frontend.counters().clear(all, frontend.current());
      }
      for (ListenSocket socket : section.listeners()) {
        Counters counters = socket.counters();
        if (counters != null) {
          counters.clear(all, counters.current());
        }
      }
      Backend backend = section.backend();
      if (backend != null) {
        backend.counters().clear(all, backend.current());
        backend.clearQueueMaxima();
        backend.servers().forEach(server -> clear(server, all));
      }
    }
    return Answer.NOTHING;
  }

  private void clear(BackendServer server, boolean all) {
    server.counters().clear(all, server.current());
    ServerHealth health = deployment.health(server);
    if (all && health != null) {
      health.clearCounters();
    }
  }
}
