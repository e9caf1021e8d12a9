package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.log.Console;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.log.Logger;

/**
 * Any thread: turns the outcome of checks into HAProxy's own lines, in the log and on the terminal.
 */
public final class HealthReporter {
  private final Logger logger;
  private final Console console;

  /**
   * @param logger of the backend
   */
  public HealthReporter(Logger logger, Console console) {
    this.logger = logger;
    this.console = console;
  }

  /** A check ended with another outcome, or moved the count ({@code option log-health-checks}). */
  void checked(BackendServer server, CheckResult result, HealthCounter counter) {
    String text =
        "Health check for "
            + (server.isBackup() ? "backup server " : "server ")
            + server.fullName()
            + (result.status().passed ? " succeeded, " : " failed, ")
            + result.describe()
            + ", status: "
            + counter.describe()
            + ".";
    console.warning(text);
    logger.log(Level.NOTICE, System.currentTimeMillis(), text);
  }
}
