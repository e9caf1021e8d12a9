package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.net.ListenerSettings;
import dev.evenkeel.balancer.process.ProcessSettings;
import dev.evenkeel.linux.Processes;
import java.util.ArrayList;
import java.util.List;

/**
 * Control thread only: what a configuration asks for that reads well and that this balancer does
 * not do. It says so before it serves; it never serves something else than was asked for.
 */
final class StartWarnings {
  private StartWarnings() {}

  /** What is left out while the rest is served, as HAProxy goes on where it can. */
  static List<String> all(Configuration configuration) {
    List<String> texts = ofFile(configuration);
    var global = configuration.global();
    if (Processes.effectiveUserId() != 0
        && (global.get(ProcessSettings.UID).isPresent()
            || global.get(ProcessSettings.GID).isPresent())) {
      texts.add(
          "'user' and 'group' are ignored: only root can change them. User= and Group= of systemd set"
              + " them before the start.");
    }
    return texts;
  }

  /** Likewise, as far as the files alone tell: whoever checks them may not be who starts. */
  static List<String> ofFile(Configuration configuration) {
    List<String> texts = new ArrayList<>();
    if (configuration.global().get(ProcessSettings.CHROOT).isPresent()) {
      texts.add(
          "'chroot' is not carried out: a JVM needs its files for as long as it runs. RootDirectory= or"
              + " ProtectSystem=strict of systemd confine it from outside.");
    }
    for (Proxy proxy : configuration.proxies()) {
      for (Bind bind : proxy.binds()) {
        if (bind.get(ListenerSettings.NICE) != 0) {
          texts.add(
              at(bind.position())
                  + "'bind "
                  + bind.text()
                  + "' : 'nice' has no effect: no stream goes before another.");
        }
      }
    }
    return texts;
  }

  private static String at(SourcePosition position) {
    return "[" + position.file() + ":" + position.line() + "] : ";
  }
}
