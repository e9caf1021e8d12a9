package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.ADMIN;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.net.ConnectionLimit;
import dev.evenkeel.balancer.net.Pace;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;

/** {@code set maxconn global}, {@code set maxconn server}, {@code set rate-limit}. Stateless. */
final class LimitCommands {
  private static final Answer RATES =
      Answer.error(
          "'set rate-limit' only supports :\n"
              + "   - 'connections global' to set the per-process maximum connection rate\n"
              + "   - 'sessions global' to set the per-process maximum session rate\n"
              + "   - 'ssl-sessions global' to set the per-process maximum SSL session rate\n"
              + "   - 'http-compression global' to set the per-process maximum compression speed in"
              + " kB/s");

  private LimitCommands() {}

  static void register(CommandRegistry registry, Deployment deployment, ServerArgument servers) {
    registry
        .add(
            Command.of(
                "set maxconn global",
                ADMIN,
                "set maxconn global <value>              : change the per-process maxconn setting",
                request -> global(request, deployment.limit())))
        .add(
            Command.of(
                "set maxconn server",
                ADMIN,
                "set maxconn server <bk>/<srv>           : change a server's maxconn setting",
                request -> servers.with(request, LimitCommands::server)))
        .add(
            Command.of(
                "set rate-limit",
                ADMIN,
                "set rate-limit <setting> <value>        : change a rate limiting value",
                request -> rate(request, deployment.limit())));
  }

  /** Anything that is no limit brings the one of the start back. */
  private static Answer global(Request request, ConnectionLimit limit) {
    String text = request.argument(0);
    if (text.isEmpty()) {
      return Answer.error("Expects an integer value.");
    }
    int value = CNumber.leading(text);
    if (value > limit.hardLimit()) {
      return Answer.error("Value out of range.");
    }
    limit.limit(value > 0 ? value : limit.hardLimit());
    return Answer.NOTHING;
  }

  static Answer server(Request request, BackendServer server) {
    String text = request.argument(1);
    if (text.isEmpty()) {
      return Answer.error("Require <maxconn>.");
    }
    int digits = CNumber.digits(text);
    if (digits == 0) {
      return Answer.clippedError("maxconn string empty or preceded by garbage");
    }
    if (digits < text.length()) {
      return Answer.clippedError("Trailing garbage in maxconn string");
    }
    int value = CNumber.leading(text);
    // HAProxy takes a negative number for one beyond all counting.
    server.maxConnections(value < 0 ? Integer.MAX_VALUE : value);
    return Answer.NOTHING;
  }

  private static Answer rate(Request request, ConnectionLimit limit) {
    if (!request.argument(1).equals("global")) {
      return RATES;
    }
    return switch (request.argument(0)) {
      case "connections" -> rate(request, limit.connectionPace());
      case "sessions" -> rate(request, limit.sessionPace());
      case "ssl-sessions", "http-compression" ->
          Answer.error(
              "'set rate-limit "
                  + request.argument(0)
                  + "' is not supported: there is nothing to limit yet.");
      default -> RATES;
    };
  }

  private static Answer rate(Request request, Pace pace) {
    String text = request.argument(2);
    if (text.isEmpty()) {
      return Answer.error("Expects an integer value.");
    }
    int value = CNumber.leading(text);
    if (value < 0) {
      return Answer.error("Value out of range.");
    }
    pace.limit(value);
    return Answer.NOTHING;
  }
}
