package dev.evenkeel.balancer.control;

import dev.evenkeel.balancer.backend.BackendRules;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.report.Deployment;

/**
 * What in the configuration means a server by its name: such a server neither goes nor changes its
 * name. Control thread only.
 */
final class ServerMentions {
  private ServerMentions() {}

  /** Whether a server that tracks it, a {@code use-server} line or an expression names a server. */
  static boolean exist(Deployment deployment, BackendServer server) {
    return !server.trackers().isEmpty()
        || server.backend().proxy().get(BackendRules.USE_SERVER).stream()
            .anyMatch(rule -> server.name().equals(rule.name().constant()))
        || deployment
            .patterns()
            .samples()
            .references()
            .nameServer(server.backend().name(), server.name());
  }
}
