package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.Signals;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import java.nio.file.Path;

/**
 * Any thread: the signals by which Keepalived is asked for its state (keepalived(8), SIGNALS), and
 * the files in {@code /tmp} that answer them.
 */
public final class DumpSignals {
  private static final Path FOLDER = Path.of("/tmp");

  private DumpSignals() {}

  /** Any thread: writes the file of the checkers, which know best how virtual servers stand. */
  public static void writeCheckers(
      KeepalivedConfig config, CheckerDump.States states, DaemonLog log) {
    new DumpFiles(FOLDER, log).write("_check.data", "checker data", CheckerDump.of(config, states));
  }

  /**
   * Answers a signal, soon, on the daemon's thread.
   *
   * @return whether it is one of them
   */
  public static boolean answer(int signal, VrrpDaemon daemon, DaemonLog log) {
    DumpFiles dumps = new DumpFiles(FOLDER, log);
    switch (signal) {
      case Signals.USR1 -> {
        daemon.inspect(
            (running, views) -> dumps.write(".data", "VRRP data", DataDump.of(running, views)));
        daemon.inspectBfd(
            (running, views) -> dumps.write("_bfd.data", "BFD data", BfdDump.of(running, views)));
      }
      case Signals.USR2 ->
          daemon.inspect((_, views) -> dumps.write(".stats", "VRRP stats", StatsDump.of(views)));
      case Signals.RTMIN_2 ->
          daemon.inspect((running, views) ->
              dumps.write(".json", "VRRP as json", JsonDump.of(running, views)));
      case Signals.RTMAX_1 -> {
        daemon.inspect((_, views) -> dumps.write(".stats", "VRRP stats", StatsDump.of(views)));
        daemon.clearCounters();
      }
      default -> {
        return false;
      }
    }
    return true;
  }
}
