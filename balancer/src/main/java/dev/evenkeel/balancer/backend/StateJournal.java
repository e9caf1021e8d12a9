package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.log.Console;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.log.Logger;

/** Any thread: where the changes of a backend's servers are written. */
public interface StateJournal {
  /** Writes nothing. */
  StateJournal NONE = (logLevel, consoleLevel, log, console) -> {};

  /**
   * Writes one message.
   *
   * @param logLevel its level in the log
   * @param consoleLevel its level on the terminal
   * @param log its text in the log
   * @param console its text on the terminal
   */
  void write(Level logLevel, Level consoleLevel, String log, String console);

  /** A journal that writes to the terminal and to a backend's logs. */
  static StateJournal of(Console console, Logger logger) {
    return (logLevel, consoleLevel, logText, consoleText) -> {
      if (consoleLevel == Level.ALERT) {
        console.alert(consoleText);
      } else {
        console.warning(consoleText);
      }
      logger.log(logLevel, System.currentTimeMillis(), logText);
    };
  }

  /** A change of a server: a warning on the terminal, whatever its level in the log. */
  default void changed(Level level, String text) {
    write(level, Level.WARNING, text, text);
  }

  /** A backend has lost its last server. */
  default void deserted(String kind, String name) {
    write(
        Level.EMERG,
        Level.ALERT,
        kind + " " + name + " has no server available!",
        kind + " '" + name + "' has no server available!");
  }
}
