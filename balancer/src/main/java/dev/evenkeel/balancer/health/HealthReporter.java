package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.config.ProxyKind;
import dev.evenkeel.balancer.log.Console;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.log.Logger;

/**
 * Any thread: turns the outcome of checks into HAProxy's own lines, in the log and on the terminal,
 * and into the backend's set of usable servers.
 */
public final class HealthReporter {
  private final Logger logger;
  private final Console console;
  private final Runnable usableServersChanged;

  /**
   * @param logger of the backend
   * @param usableServersChanged told after each server that came or went
   */
  public HealthReporter(Logger logger, Console console, Runnable usableServersChanged) {
    this.logger = logger;
    this.console = console;
    this.usableServersChanged = usableServersChanged;
  }

  /**
   * A server came up or went down.
   *
   * @param cause the check's outcome, empty where a line has told it already
   */
  void changed(BackendServer server, boolean up, String cause) {
    Backend backend = server.backend();
    Backend.Usable left = backend.setRunning(server, up);
    StringBuilder text = new StringBuilder(server.isBackup() ? "Backup Server " : "Server ");
    text.append(server.fullName()).append(up ? " is UP" : " is DOWN");
    text.append(cause.isEmpty() ? "" : ", " + cause).append(". ");
    text.append(left.active()).append(" active and ").append(left.backup());
    text.append(" backup servers ").append(up ? "online." : "left.");
    text.append(left.active() == 0 && left.backup() > 0 ? " Running on backup." : "");
    if (up) {
      text.append(" 0 sessions requeued, 0 total in queue.");
    } else {
      text.append(' ').append(server.current());
      text.append(" sessions active, 0 requeued, 0 remaining in queue.");
    }
    console.warning(text.toString());
    logger.log(up ? Level.NOTICE : Level.ALERT, System.currentTimeMillis(), text.toString());
    if (!up && left.none()) {
      String kind = backend.proxy().kind() == ProxyKind.BACKEND ? "backend" : "proxy";
      console.alert(kind + " '" + backend.name() + "' has no server available!");
      logger.log(
          Level.EMERG,
          System.currentTimeMillis(),
          kind + " " + backend.name() + " has no server available!");
    }
    usableServersChanged.run();
  }
}
