package dev.evenkeel.balancer.control;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.config.ProxySections;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;

/**
 * {@code set server <b>/<s> name}: only in maintenance, and only where nothing in the configuration
 * means the server by its name. Control thread only.
 */
final class ServerNameChange {
  private ServerNameChange() {}

  static Answer apply(Deployment deployment, BackendServer server, String name) {
    if (name.isEmpty()) {
      return Answer.error("set server <b>/<s> name requires a new name.");
    }
    if (!server.isMaintenance()) {
      return Answer.error("Server must be in maintenance mode to be renamed.");
    }
    if (ProxySections.wrongCharacter(name).isPresent()) {
      return Answer.error("Server name contains invalid characters.");
    }
    if (ServerMentions.exist(deployment, server)) {
      return Answer.error(
          "Server cannot be renamed, its name is statically referenced by the configuration.");
    }
    return server.backend().rename(server, name)
        ? Answer.info("Server name updated.")
        : Answer.error("A server with the same name already exists in this backend.");
  }
}
