package dev.evenkeel.balancer.process;

import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.net.NetworkSettings;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.Processes.Limit;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Control thread only: fits the process's limit of descriptors and its limit of connections to each
 * other (manual, {@code maxconn} and {@code ulimit-n} of {@code global}).
 */
public final class DescriptorLimit {
  /**
   * Without a {@code maxconn}, no more descriptors than this are asked for, as {@code
   * fd-hard-limit} does.
   */
  private static final int HARD_LIMIT = 1_048_576;

  /** Listeners, logs, checks, pipes, jars. */
  private static final int RESERVED = 200;

  private static final int DESCRIPTORS_PER_CONNECTION = 2;

  /** Pipes for splicing, unless {@code maxpipes} says otherwise. */
  private static final int MAX_PIPES = 256;

  private DescriptorLimit() {}

  /**
   * How many pipes the process may use at a time: {@code maxpipes}, or a quarter of the
   * connections.
   */
  public static int pipes(Settings global, int maxConnections) {
    int given = global.get(NetworkSettings.MAX_PIPES);
    return given > 0 ? given : Math.clamp(maxConnections / 4, 1, MAX_PIPES);
  }

  /**
   * Raises the limit as far as is needed and allowed.
   *
   * @param override {@code -n} of the command line
   * @param warn told when the wish cannot be met
   * @return how many connections the process may have at a time
   */
  public static int maxConnections(Settings global, OptionalInt override, Consumer<String> warn)
      throws LinuxException {
    Limit limit = Processes.limit(Processes.RLIMIT_NOFILE);
    int wished = override.orElse(global.get(NetworkSettings.MAXCONN));
    int explicit = global.get(ProcessSettings.ULIMIT_N);
    long hard = limit.hard() < 0 ? HARD_LIMIT : limit.hard();
    long needed =
        explicit > 0
            ? explicit
            : wished > 0
                ? (long) wished * DESCRIPTORS_PER_CONNECTION + RESERVED + 2L * pipes(global, wished)
                : Math.min(hard, HARD_LIMIT);
    if (needed > limit.soft() && limit.soft() >= 0) {
      raise(needed, hard, warn);
    }
    long have = Processes.limit(Processes.RLIMIT_NOFILE).soft();
    long room = (have < 0 ? HARD_LIMIT : have) - RESERVED;
    long fits = (room - 2L * pipes(global, (int) (room / 2))) / DESCRIPTORS_PER_CONNECTION;
    return (int) Math.max(1, wished > 0 ? wished : fits);
  }

  /** How many descriptors the process may have now. */
  public static long current() {
    try {
      return Processes.limit(Processes.RLIMIT_NOFILE).soft();
    } catch (LinuxException unknown) {
      return 0;
    }
  }

  private static void raise(long needed, long hard, Consumer<String> warn) throws LinuxException {
    try {
      Processes.setLimit(Processes.RLIMIT_NOFILE, new Limit(needed, Math.max(needed, hard)));
    } catch (LinuxException notAllowed) {
      Processes.setLimit(Processes.RLIMIT_NOFILE, new Limit(Math.min(needed, hard), hard));
      if (needed > hard) {
        warn.accept(
            "[haproxy.main()] FD limit ("
                + hard
                + ") too low for maxconn; please raise 'ulimit-n' to "
                + needed
                + " or more to avoid any trouble.");
      }
    }
  }
}
