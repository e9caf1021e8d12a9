package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.log.Console;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.log.Logger;
import java.util.function.Supplier;

/** Any thread: HAProxy's lines about the checks of one server, in the log and on the terminal. */
final class CheckLog {
  private final Logger logger;
  private final Console console;
  private final Supplier<String> server;

  /**
   * @param logger of the backend
   * @param server its name at the time with its backend's, after {@code server} or {@code backup
   *     server}
   */
  CheckLog(Logger logger, Console console, Supplier<String> server) {
    this.logger = logger;
    this.console = console;
    this.server = server;
  }

  /**
   * A check ended with another outcome, or moved the count ({@code option log-health-checks}).
   *
   * @param kind {@code Health} or {@code Agent}
   */
  void ended(String kind, CheckResult result, String count) {
    String how =
        switch (result.status().verdict()) {
          case PASSED -> " succeeded, ";
          case CONDITIONALLY_PASSED -> " conditionally succeeded, ";
          default -> " failed, ";
        };
    String text =
        kind + " check for " + server.get() + how + result.describe() + ", status: " + count + ".";
    console.warning(text);
    logger.log(Level.NOTICE, System.currentTimeMillis(), text);
  }
}
