package dev.evenkeel.balancer.process;

import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.net.NetworkSettings;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.Processes.Limit;
import java.io.IOException;
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

  /** What a stream takes besides its buffer. */
  private static final int BYTES_PER_CONNECTION = 2048;

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
   * @param memoryBytes what there is for buffers
   * @param warn told when the wish cannot be met
   * @return how many connections the process may have at a time
   * @throws IOException when the wish cannot be met and {@code strict-limits} holds
   */
  public static int maxConnections(
      Settings global, OptionalInt override, long memoryBytes, Consumer<String> warn)
      throws IOException {
    Limit limit = Processes.limit(Processes.RLIMIT_NOFILE);
    int wished = override.orElse(global.get(NetworkSettings.MAXCONN));
    int explicit = global.get(ProcessSettings.ULIMIT_N);
    long hard = limit.hard() < 0 ? HARD_LIMIT : limit.hard();
    int own = global.get(ProcessSettings.FD_HARD_LIMIT);
    if (own > 0) {
      hard = Math.min(hard, own);
    }
    long needed =
        explicit > 0
            ? explicit
            : wished > 0
                ? (long) wished * DESCRIPTORS_PER_CONNECTION + RESERVED + 2L * pipes(global, wished)
                : Math.min(hard, HARD_LIMIT);
    if (needed > limit.soft() && limit.soft() >= 0) {
      raise(needed, hard, own > 0, global.get(ProcessSettings.STRICT_LIMITS), warn);
    }
    long have = Processes.limit(Processes.RLIMIT_NOFILE).soft();
    if (own > 0) {
      have = have < 0 ? own : Math.min(have, own);
    }
    long room = (have < 0 ? HARD_LIMIT : have) - RESERVED;
    long fits = (room - 2L * pipes(global, (int) (room / 2))) / DESCRIPTORS_PER_CONNECTION;
    return (int)
        Math.max(1, wished > 0 ? wished : Math.min(fits, fitIntoMemory(global, memoryBytes)));
  }

  /** How many descriptors the process may have now. */
  public static long current() {
    try {
      return Processes.limit(Processes.RLIMIT_NOFILE).soft();
    } catch (LinuxException unknown) {
      return 0;
    }
  }

  /** How many connections' buffers have room in two thirds of the memory. */
  private static long fitIntoMemory(Settings global, long memoryBytes) {
    int each = global.get(NetworkSettings.BUFFER_BYTES) + BYTES_PER_CONNECTION;
    return memoryBytes / 3 * 2 / each;
  }

  private static void raise(
      long needed, long hard, boolean fixed, boolean strict, Consumer<String> warn)
      throws IOException {
    try {
      if (fixed && needed > hard) {
        throw new LinuxException("setrlimit", Errno.EPERM);
      }
      Processes.setLimit(Processes.RLIMIT_NOFILE, new Limit(needed, Math.max(needed, hard)));
    } catch (LinuxException notAllowed) {
      if (strict && needed > hard) {
        throw new IOException(
            "Cannot raise FD limit to " + needed + ", limit is " + hard + ".", notAllowed);
      }
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
