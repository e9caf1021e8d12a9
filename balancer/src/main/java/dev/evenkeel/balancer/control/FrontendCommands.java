package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.ADMIN;

import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.Frontend.Status;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;
import java.util.function.BiFunction;

/** Commands about one frontend: whether it listens, and how many it takes. Control thread only. */
final class FrontendCommands {
  private final Deployment deployment;

  private FrontendCommands(Deployment deployment) {
    this.deployment = deployment;
  }

  static void register(CommandRegistry registry, Deployment deployment) {
    FrontendCommands commands = new FrontendCommands(deployment);
    registry
        .add(
            Command.of(
                "disable frontend",
                ADMIN,
                "disable frontend <frontend>             : temporarily disable specific frontend",
                request -> commands.with(request, commands::disable)))
        .add(
            Command.of(
                "enable frontend",
                ADMIN,
                "enable frontend <frontend>              : re-enable specific frontend",
                request -> commands.with(request, commands::enable)))
        .add(
            Command.of(
                "shutdown frontend",
                ADMIN,
                "shutdown frontend <frontend>            : stop a specific frontend",
                request -> commands.with(request, commands::shutDown)))
        .add(
            Command.of(
                "set maxconn frontend",
                ADMIN,
                "set maxconn frontend <frontend> <value> : change a frontend's maxconn setting",
                request -> commands.with(request, commands::limit)));
  }

  private Answer with(Request request, BiFunction<Request, Frontend, Answer> action) {
    String name = request.argument(0);
    if (name.isEmpty()) {
      return Answer.error("A frontend name is expected.");
    }
    Frontend frontend = deployment.frontend(name);
    return frontend == null ? Answer.error("No such frontend.") : action.apply(request, frontend);
  }

  private Answer disable(Request request, Frontend frontend) {
    return switch (frontend.status()) {
      case STOP -> Answer.error("Frontend was previously shut down, cannot disable.");
      case PAUSED -> Answer.error("All sockets are already disabled.");
      case OPEN ->
          deployment.pause(frontend)
              ? Answer.NOTHING
              : Answer.error("Failed to pause frontend, check logs for precise cause.");
    };
  }

  private Answer enable(Request request, Frontend frontend) {
    return switch (frontend.status()) {
      case STOP -> Answer.error("Frontend was previously shut down, cannot enable.");
      case OPEN -> Answer.error("All sockets are already enabled.");
      case PAUSED ->
          deployment.resume(frontend)
              ? Answer.NOTHING
              : Answer.error(
                  "Failed to resume frontend, check logs for precise cause (port conflict?).");
    };
  }

  private Answer shutDown(Request request, Frontend frontend) {
    if (frontend.status() == Status.STOP) {
      return Answer.error("Frontend was already shut down.");
    }
    deployment.shut(frontend);
    return Answer.NOTHING;
  }

  private Answer limit(Request request, Frontend frontend) {
    String text = request.argument(1);
    if (text.isEmpty()) {
      return Answer.error("Integer value expected.");
    }
    int value = CNumber.leading(text);
    if (value < 0) {
      return Answer.error("Value out of range.");
    }
    frontend.limit(value);
    return Answer.NOTHING;
  }
}
