package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.ADMIN;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;
import java.util.function.Function;

/**
 * {@code enable}, {@code disable dynamic-cookie} and {@code set dynamic-cookie-key} (management
 * guide, chapter 9.3). Control thread only.
 */
final class CookieCommands {
  private final Deployment deployment;

  private CookieCommands(Deployment deployment) {
    this.deployment = deployment;
  }

  static void register(CommandRegistry registry, Deployment deployment) {
    CookieCommands commands = new CookieCommands(deployment);
    registry
        .add(
            Command.of(
                "enable dynamic-cookie backend",
                ADMIN,
                "enable dynamic-cookie backend <bk>      : enable dynamic cookies on a specific"
                    + " backend",
                request -> commands.enable(request, true)))
        .add(
            Command.of(
                "disable dynamic-cookie backend",
                ADMIN,
                "disable dynamic-cookie backend <bk>     : disable dynamic cookies on a specific"
                    + " backend",
                request -> commands.enable(request, false)))
        .add(
            Command.of(
                "set dynamic-cookie-key backend",
                ADMIN,
                "set dynamic-cookie-key backend <bk> <k> : change a backend secret key for dynamic"
                    + " cookies",
                commands::setKey));
  }

  private Answer enable(Request request, boolean enabled) {
    return with(
        request,
        backend -> {
          backend.dynamicCookie(backend.dynamicCookie().enabled(enabled));
          return Answer.NOTHING;
        });
  }

  private Answer setKey(Request request) {
    return with(
        request,
        backend -> {
          String key = request.argument(1);
          if (key.isEmpty()) {
            return Answer.error("String value expected.");
          }
          backend.dynamicCookie(backend.dynamicCookie().key(key));
          return Answer.NOTHING;
        });
  }

  private Answer with(Request request, Function<Backend, Answer> action) {
    String name = request.argument(0);
    if (name.isEmpty()) {
      return Answer.error("A backend name is expected.");
    }
    Backend backend = deployment.backend(name);
    return backend == null ? Answer.error("No such backend.") : action.apply(backend);
  }
}
