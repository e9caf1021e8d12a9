package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.log.Console;
import dev.evenkeel.balancer.log.LogSettings;
import dev.evenkeel.balancer.log.Logger;
import dev.evenkeel.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Control thread only: opens the loggers of all proxies, with the tag and host name that {@code
 * global} gives.
 */
final class LoggerBook implements AutoCloseable {
  private final Settings global;
  private final Logger.Factory factory;

  LoggerBook(Settings global, long pid, Console console) {
    this.global = global;
    Optional<String> named =
        global
            .get(LogSettings.SEND_HOSTNAME)
            .map(name -> name.isEmpty() ? LoggerBook.hostName() : name);
    this.factory = new Logger.Factory(named, pid, global, console::warning);
  }

  Logger logger(Proxy proxy) throws LinuxException {
    String tag =
        proxy.settings().isSet(LogSettings.TAG)
            ? proxy.get(LogSettings.TAG)
            : global.get(LogSettings.TAG);
    return factory.open(proxy.get(LogSettings.TARGETS), tag);
  }

  /** The logger of the process: the targets of {@code global}. */
  Logger ofProcess() throws LinuxException {
    return factory.open(global.get(LogSettings.TARGETS), global.get(LogSettings.TAG));
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException unreadable) {
      return "localhost";
    }
  }

  @Override
  public void close() {
    factory.close();
  }
}
