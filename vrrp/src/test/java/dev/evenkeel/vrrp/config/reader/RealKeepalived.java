package dev.evenkeel.vrrp.config.reader;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code keepalived -t} in a network namespace of its own that has eth0 and eth1. */
final class RealKeepalived {
  /** The version whose words are followed. */
  private static final String VERSION = "Keepalived v2.2.7 ";

  // The namespace and all in it end with the shell.
  private static final String SCRIPT =
      """
      ip link set lo up && ip link add eth0 type veth peer name eth1 || exit 99
      ip link set eth0 up; ip link set eth1 up
      for file in *.conf; do
        timeout 10 keepalived -t -l -n -i node1 -f "$file" > "$file.out" 2>&1 < /dev/null
        echo $? > "$file.status"
      done
      """;

  private RealKeepalived() {}

  /**
   * What it said of a file.
   *
   * @param status the exit status
   * @param lines what it printed
   */
  record Verdict(int status, List<String> lines) {}

  /** Why it cannot be run here, or the empty string. */
  static String whyUnavailable() {
    try {
      Process version = start(List.of("keepalived", "-v"), Path.of("."));
      String text = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!text.startsWith(VERSION)) {
        return "keepalived is not " + VERSION + "but " + text.lines().findFirst().orElse("?");
      }
      Process unshare =
          start(
              List.of("unshare", "-n", "ip", "link", "add", "eth0", "type", "veth"), Path.of("."));
      unshare.getInputStream().readAllBytes();
      return finish(unshare) == 0 ? "" : "no network namespace with a veth pair can be made";
    } catch (IOException e) {
      return "not installed: " + e.getMessage();
    }
  }

  /** Runs it over all *.conf files of a directory. */
  static void testAll(Path directory) throws IOException {
    Process process = start(List.of("unshare", "-n", "sh", "-c", SCRIPT), directory);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = finish(process);
    if (status != 0) {
      throw new IOException("exit " + status + ": " + output);
    }
  }

  static Verdict verdict(Path directory, String file) throws IOException {
    return new Verdict(
        Integer.parseInt(Files.readString(directory.resolve(file + ".status")).strip()),
        Files.readAllLines(directory.resolve(file + ".out")));
  }

  private static Process start(List<String> command, Path directory) throws IOException {
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private static int finish(Process process) throws IOException {
    try {
      if (!process.waitFor(300, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("took too long");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
