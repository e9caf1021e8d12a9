package dev.evenkeel.balancer.control;

import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.health.ServerHealth;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Request;
import dev.evenkeel.balancer.sample.Texts;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where checks and agents are: {@code check-addr}, {@code agent-port} and so on. Stateless. */
final class CheckTargetChange {
  private static final int MAX_PORT = 65_535;

  private CheckTargetChange() {}

  /** Hands a target on. */
  private interface Target {
    void set(Optional<Endpoint> address, int port);
  }

  static Answer check(Request request, @Nullable ServerHealth health) {
    boolean checked = health != null && health.isCheckEnabled();
    return change(
        request,
        health == null || !checked ? null : health::checkTarget,
        "health checks are not enabled on this server");
  }

  static Answer agent(Request request, @Nullable ServerHealth health) {
    boolean asked = health != null && health.isAgentEnabled();
    return change(
        request,
        health == null || !asked ? null : health::agentTarget,
        "agent checks are not enabled on this server");
  }

  private static Answer change(Request request, @Nullable Target target, String notEnabled) {
    String what = request.argument(1);
    boolean isPort = what.endsWith("-port");
    if (request.argument(2).isEmpty()) {
      return Answer.error(
          "set server <b>/<s> "
              + what
              + (isPort ? " requires a port." : " requires an address and optionally a port."));
    }
    if (target == null) {
      return Answer.clippedError(notEnabled);
    }
    Optional<Endpoint> address = Optional.empty();
    String portText = isPort ? request.argument(2) : "";
    if (!isPort) {
      InetAddress host = Texts.address(request.argument(2));
      if (host == null) {
        return Answer.clippedError("invalid addr '" + request.argument(2) + "'");
      }
      address = Optional.of(new Endpoint.Inet(host, 0));
      if (request.argument(3).equals("port")) {
        portText = request.argument(4);
        if (portText.isEmpty()) {
          return Answer.clippedError("provided port is not an integer");
        }
      }
    }
    int port = 0;
    if (!portText.isEmpty()) {
      if (!CNumber.isWhole(portText)) {
        return Answer.clippedError("provided port is not an integer");
      }
      port = CNumber.leading(portText);
      if (port < 0 || port > MAX_PORT) {
        return Answer.clippedError("provided port is invalid");
      }
    }
    target.set(address, port);
    return Answer.NOTHING;
  }
}
