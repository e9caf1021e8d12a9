package dev.evenkeel.balancer;

import dev.evenkeel.balancer.backend.Algorithm;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.SourcePosition;
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
  static List<String> refusals(Configuration configuration, CommandLine commandLine) {
    List<String> reasons = new ArrayList<>();
    if (commandLine.master() || configuration.global().get(ProcessSettings.MASTER_WORKER)) {
      reasons.add(
          "master-worker mode (-W, -Ws) is not supported: start without it; 'evenkeel run' or the"
              + " service manager watches the process.");
    }
    if (!commandLine.masterSockets().isEmpty()) {
      reasons.add("-S: there is no master process whose command line could be opened.");
    }
    for (Proxy proxy : configuration.proxies()) {
      refuse(proxy, reasons);
    }
    return reasons;
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
