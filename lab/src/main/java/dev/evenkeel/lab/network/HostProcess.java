package dev.evenkeel.lab.network;

import dev.evenkeel.linux.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process of a host at one moment; immutable.
 *
 * @param pid its pid as this process sees it, not the host
 * @param name its name in {@code /proc/PID/comm}, which killall and pgrep go by
 * @param state the letter of proc_pid_stat(5): R, S, D, T (stopped), Z (dead, not yet reaped), ...
 */
public record HostProcess(int pid, String name, char state) {
  private static final Path PROC = Path.of("/proc");

  /** All processes that share the pid namespace of process {@code first}. */
  static List<HostProcess> inNamespaceOf(long first) {
    List<HostProcess> found = new ArrayList<>();
    Optional<String> namespace = namespace(PROC.resolve(Long.toString(first)));
    if (namespace.isEmpty()) {
      return found;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : all) {
        if (namespace(process).equals(namespace)) {
          read(process).ifPresent(found::add);
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException("/proc", unreadable);
    }
    return found;
  }

  private static Optional<String> namespace(Path process) {
    try {
      return Optional.of(Files.readSymbolicLink(process.resolve("ns/pid")).toString());
    } catch (IOException goneOrNotOurs) {
      return Optional.empty();
    }
  }

  private static Optional<HostProcess> read(Path process) {
    try {
      return parse(Files.readString(process.resolve("stat")));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** Reads {@code pid (name) state ...}; the name may itself contain parentheses and blanks. */
  static Optional<HostProcess> parse(String stat) {
    int open = stat.indexOf('(');
    int close = stat.lastIndexOf(')');
    if (open < 2 || close < open || close + 2 >= stat.length()) {
      return Optional.empty();
    }
    return Optional.of(
        new HostProcess(
            Integer.parseInt(stat.substring(0, open - 1)),
            stat.substring(open + 1, close),
            stat.charAt(close + 2)));
  }

  /** Whether it is stopped by SIGSTOP. */
  public boolean isStopped() {
    return state == 'T';
  }

  /** Whether it still runs, or could: neither dead nor about to be. */
  public boolean isAlive() {
    return state != 'Z' && state != 'X';
  }

  /** Sends a signal; false if the process is gone. */
  public boolean signal(int signal) {
    return Signals.send(pid, signal) == 0;
  }
}
