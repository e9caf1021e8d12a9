package dev.evenkeel.vrrp.daemon;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.linux.Namespaces;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.reader.Environment;
import dev.evenkeel.vrrp.config.reader.KeepalivedConfigLoader;
import dev.evenkeel.vrrp.machine.Tracker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace with the interfaces {@code eth0} (10.9.9.1/24) and {@code eth1}, a daemon in
 * it, and a test that looks on and interferes from within. The namespace goes with its threads.
 */
final class OwnNetwork {
  private static final long PATIENCE_MS = 20_000;

  final List<String> log = new CopyOnWriteArrayList<>();
  private final Path folder;
  private @Nullable VrrpDaemon daemon;
  private @Nullable FutureTask<Integer> running;

  /** What is done and expected. */
  interface Play {
    void play(OwnNetwork network) throws Exception;
  }

  private OwnNetwork(Path folder) {
    this.folder = folder;
  }

  static void play(Path folder, Play play) throws Exception {
    assumeTrue(Processes.effectiveUserId() == 0, "network namespaces need root");
    assumeTrue(Files.isExecutable(Path.of("/sbin/ip")), "ip is not installed");
    OwnNetwork network = new OwnNetwork(folder);
    FutureTask<@Nullable Void> task =
        new FutureTask<>(() -> {
          Namespaces.newNetwork();
          network.sh("ip link set lo up");
          network.plug(0);
          network.plug(1);
          network.sh("ip addr add 10.9.9.1/24 dev eth0");
          try {
            play.play(network);
          } finally {
            network.end();
          }
          return null;
        });
    Thread.ofPlatform().daemon().start(task);
    try {
      task.get(2 * PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      failed.getCause().addSuppressed(new AssertionError(String.join("\n", network.log)));
      if (failed.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw (Error) failed.getCause();
    }
  }

  /** An interface ethN that is up, and pN at the other end of its cable. */
  void plug(int number) {
    sh("ip link add eth%1$d type veth peer name p%1$d".formatted(number));
    sh("ip link set p%1$d up; ip link set eth%1$d up".formatted(number));
  }

  /** A router that is master within half a second, with more lines of its own. */
  static String instance(String name, int vrid, String lines) {
    return """
    vrrp_instance %s {
      interface eth0
      virtual_router_id %d
      priority 150
      version 3
      advert_int 0.1
      %s
    }
    """
        .formatted(name, vrid, lines);
  }

  KeepalivedConfig config(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("keepalived.conf"), text);
    return new KeepalivedConfigLoader(Environment.ofThisMachine(_ -> true))
        .load(file.toString(), "test")
        .config()
        .orElseThrow();
  }

  /** Starts the daemon; {@code trackers} are reported by {@link #daemon}. */
  VrrpDaemon start(String config, PairOptions pair, boolean releases, Tracker... trackers)
      throws Exception {
    VrrpDaemon started =
        new VrrpDaemon(
            config(config),
            new DaemonOptions(
                new DaemonLog(log::add, true),
                VrrpListener.NONE,
                true,
                releases,
                List.of(trackers),
                pair));
    FutureTask<Integer> task = new FutureTask<>(started::run);
    daemon = started;
    running = task;
    Thread.ofPlatform().daemon().start(task);
    return started;
  }

  VrrpDaemon start(String config) throws Exception {
    return start(config, PairOptions.PLAIN, true);
  }

  /** The daemon's exit code. */
  int stop() throws Exception {
    if (daemon == null || running == null) {
      throw new IllegalStateException("not started");
    }
    daemon.stop();
    return running.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
  }

  private void end() throws Exception {
    if (running != null && !running.isDone()) {
      stop();
    }
  }

  boolean holds(String address) {
    return sh("ip addr").contains(" " + address + "/");
  }

  boolean said(String text) {
    return log.stream().anyMatch(l -> l.contains(text));
  }

  long times(String text) {
    return log.stream().filter(l -> l.contains(text)).count();
  }

  void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in time: " + what + "\n" + String.join("\n", log));
      }
      // Polling interval, not synchronisation: the condition decides.
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  String sh(String command) {
    try {
      Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + ": " + output);
      }
      return output;
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(command, failed);
    }
  }
}
