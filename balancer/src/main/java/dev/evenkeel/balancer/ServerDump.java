package dev.evenkeel.balancer;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.log.Console;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.log.Logger;
import dev.evenkeel.balancer.net.Frontend;
import org.jspecify.annotations.Nullable;

/**
 * Control thread only: what SIGHUP makes HAProxy say of one proxy (management guide, chapter 4).
 */
final class ServerDump {
  private final Proxy proxy;
  private final @Nullable Frontend frontend;
  private final @Nullable Backend backend;

  ServerDump(Proxy proxy, @Nullable Frontend frontend, @Nullable Backend backend) {
    this.proxy = proxy;
    this.frontend = frontend;
    this.backend = proxy.kind().hasBackend() ? backend : null;
  }

  void write(Console console, Logger logger) {
    say(
        Level.NOTICE,
        null,
        logger,
        "SIGHUP received, dumping servers states for proxy " + proxy.name() + ".");
    if (backend != null) {
      for (BackendServer server : backend.servers()) {
        say(
            Level.NOTICE,
            console,
            logger,
            "SIGHUP: Server "
                + server.fullName()
                + " is "
                + (server.isRunning() ? "UP" : "DOWN")
                + ". Conn: "
                + server.current()
                + " act, "
                + server.queued()
                + " pend, "
                + server.total()
                + " tot.");
      }
    }
    say(
        Level.NOTICE,
        console,
        logger,
        "SIGHUP: Proxy " + proxy.name() + " " + state() + " " + counts());
  }

  private int pending() {
    return backend == null
        ? 0
        : backend.queued() + backend.servers().stream().mapToInt(BackendServer::queued).sum();
  }

  private String state() {
    if (backend == null || backend.servers().isEmpty()) {
      return "has no servers.";
    }
    Backend.Usable usable = backend.usable();
    if (usable.none()) {
      return "has no server available !";
    }
    if (usable.active() == 0) {
      return "is running on backup servers !";
    }
    return "has "
        + usable.active()
        + " active servers and "
        + usable.backup()
        + " backup servers available.";
  }

  private String counts() {
    return "Conn: act(FE+BE): "
        + (frontend == null ? 0 : frontend.current())
        + "+"
        + (backend == null ? 0 : backend.current())
        + ", "
        + pending()
        + " pend ("
        + (backend == null ? 0 : backend.queued())
        + " unass), tot(FE+BE): "
        + (frontend == null ? 0 : frontend.total())
        + "+"
        + (backend == null ? 0 : backend.total())
        + ".";
  }

  private static void say(Level level, @Nullable Console console, Logger logger, String text) {
    if (console != null) {
      console.warning(text);
    }
    logger.log(level, System.currentTimeMillis(), text);
  }
}
