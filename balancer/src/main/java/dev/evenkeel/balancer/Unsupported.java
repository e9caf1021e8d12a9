package dev.evenkeel.balancer;

import dev.evenkeel.balancer.backend.Algorithm;
import dev.evenkeel.balancer.backend.BackendRule;
import dev.evenkeel.balancer.backend.BackendRules;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.Server;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.health.CheckSettings;
import dev.evenkeel.balancer.log.LogSettings;
import dev.evenkeel.balancer.net.ListenerSettings;
import dev.evenkeel.balancer.process.ProcessSettings;
import dev.evenkeel.linux.Processes;
import java.util.ArrayList;
import java.util.List;

/**
 * Control thread only: what a configuration asks for that reads well and that this balancer does
 * not do. It says so before it serves; it never serves something else than was asked for.
 */
final class Unsupported {
  private Unsupported() {}

  /** Reasons not to start. */
  static List<String> refusals(Configuration configuration) {
    List<String> reasons = new ArrayList<>();
    for (Proxy proxy : configuration.proxies()) {
      refuse(proxy, reasons);
      if (mayCarryStreams(proxy, configuration)) {
        refuseSocks4(proxy, reasons);
      }
    }
    return reasons;
  }

  /** Whether a frontend may send streams to a backend. */
  private static boolean mayCarryStreams(Proxy backend, Configuration configuration) {
    return backend.kind().hasBackend()
        && (backend.kind().hasFrontend()
            || configuration.proxies().stream()
                .anyMatch(proxy ->
                    proxy.get(BackendRules.USE_BACKEND).stream()
                            .map(BackendRule::fixedName)
                            .anyMatch(name -> name == null || name.equals(backend.name()))
                        || proxy
                            .get(BackendSettings.DEFAULT_BACKEND)
                            .filter(backend.name()::equals)
                            .isPresent()));
  }

  /** Checks can go through a SOCKS4 proxy, streams cannot. */
  private static void refuseSocks4(Proxy proxy, List<String> reasons) {
    for (Server server : proxy.servers()) {
      if (server.get(CheckSettings.SOCKS4).isPresent()) {
        reasons.add(
            at(server.position())
                + "'server "
                + proxy.name()
                + "/"
                + server.name()
                + "' : 'socks4' is supported for health checks, not yet for streams.");
      }
    }
  }

  private static void refuse(Proxy proxy, List<String> reasons) {
    Algorithm algorithm = proxy.get(BackendSettings.ALGORITHM);
    if (proxy.kind().hasBackend()
        && !proxy.servers().isEmpty()
        && (algorithm == Algorithm.HASH || algorithm == Algorithm.RDP_COOKIE)) {
      reasons.add(
          at(proxy.position())
              + proxy.describe()
              + ": 'balance "
              + algorithm.word()
              + "' is not supported yet: expressions are not evaluated.");
    }
    if (proxy.get(LogSettings.LOG_ASAP)) {
      reasons.add(
          at(proxy.position()) + proxy.describe() + ": 'option logasap' is not supported yet.");
    }
    for (Bind bind : proxy.binds()) {
      if (bind.get(ListenerSettings.MAXCONN) > 0) {
        reasons.add(
            at(bind.position())
                + "'bind "
                + bind.text()
                + "' : 'maxconn' of a single listener is not supported yet; that of its "
                + proxy.kind().word()
                + " is.");
      }
    }
  }

  /** What is left out while the rest is served, as HAProxy goes on where it can. */
  static List<String> warnings(Configuration configuration) {
    List<String> texts = new ArrayList<>();
    var global = configuration.global();
    if (global.get(ProcessSettings.CHROOT).isPresent()) {
      texts.add(
          "'chroot' is not carried out: a JVM needs its files for as long as it runs. RootDirectory= or"
              + " ProtectSystem=strict of systemd confine it from outside.");
    }
    if (Processes.effectiveUserId() != 0
        && (global.get(ProcessSettings.UID).isPresent()
            || global.get(ProcessSettings.GID).isPresent())) {
      texts.add("'user' and 'group' are ignored: only root can change them.");
    }
    return texts;
  }

  private static String at(SourcePosition position) {
    return "[" + position.file() + ":" + position.line() + "] : ";
  }
}
