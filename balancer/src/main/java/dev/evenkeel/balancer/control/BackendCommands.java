package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.ADMIN;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;

/** Commands about one backend: whether rules of frontends may choose it. Control thread only. */
final class BackendCommands {
  private final Deployment deployment;

  private BackendCommands(Deployment deployment) {
    this.deployment = deployment;
  }

  static void register(CommandRegistry registry, Deployment deployment) {
    BackendCommands commands = new BackendCommands(deployment);
    registry
        .add(
            Command.of(
                "publish backend",
                ADMIN,
                "publish backend <backend>               : mark backend as ready for traffic",
                request -> commands.publish(request, true)))
        .add(
            Command.of(
                "unpublish backend",
                ADMIN,
                "unpublish backend <backend>             : remove backend for any traffic"
                    + " processing",
                request -> commands.publish(request, false)));
  }

  private Answer publish(Request request, boolean published) {
    String name = request.argument(0);
    if (name.isEmpty()) {
      return Answer.error("A backend name is expected.");
    }
    if (deployment.isDisabledBackend(name)) {
      return Answer.error("No effect on a disabled backend.");
    }
    Backend backend = deployment.backend(name);
    if (backend == null) {
      return Answer.error("No such backend.");
    }
    backend.publish(published);
    return new Answer.Text(published ? "Backend published.\n" : "Backend unpublished.\n");
  }
}
