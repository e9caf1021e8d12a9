package dev.evenkeel.balancer.control;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Request;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Control thread only: arguments of the form {@code backend/server}. */
final class ServerArgument {
  private final Deployment deployment;

  ServerArgument(Deployment deployment) {
    this.deployment = deployment;
  }

  /** Does something with the server that the first argument names, or says why there is none. */
  Answer with(Request request, BiFunction<Request, BackendServer, Answer> action) {
    return with(request, action, Answer::error);
  }

  /**
   * As above.
   *
   * @param error makes the answer where there is no server
   */
  Answer with(
      Request request,
      BiFunction<Request, BackendServer, Answer> action,
      Function<String, Answer> error) {
    String text = request.argument(0);
    int slash = text.indexOf('/');
    if (slash < 0 || slash == text.length() - 1) {
      return error.apply("Require 'backend/server'.");
    }
    Backend backend = deployment.backend(text.substring(0, slash));
    if (backend == null) {
      return error.apply("No such backend.");
    }
    BackendServer server = find(backend, text.substring(slash + 1));
    return server == null ? error.apply("No such server.") : action.apply(request, server);
  }

  private static @Nullable BackendServer find(Backend backend, String name) {
    BackendServer named = backend.server(name);
    if (named != null || !name.startsWith("#")) {
      return named;
    }
    for (BackendServer server : backend.servers()) {
      if (name.equals("#" + server.id())) {
        return server;
      }
    }
    return null;
  }

  /** Splits {@code backend/server}; empty strings where it is not of that form. */
  static String[] split(String text) {
    int slash = text.indexOf('/');
    return slash < 0 || slash == text.length() - 1
        ? new String[] {"", ""}
        : new String[] {text.substring(0, slash), text.substring(slash + 1)};
  }
}
