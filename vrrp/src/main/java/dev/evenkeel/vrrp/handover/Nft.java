package dev.evenkeel.vrrp.handover;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Any thread: has scripts carried out by nftables' own program, one after the other, each whole or
 * not at all. Its thread is made by the first who asks, and so lives in that one's network
 * namespace.
 */
public final class Nft implements AutoCloseable {
  private static final List<String> PLACES = List.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft");
  private static final int PATIENCE_SECONDS = 10;
  private static final int MAX_COMPLAINT_BYTES = 400;

  private final String program;
  private final Consumer<Runnable> home;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("nft").unstarted(task));

  private Nft(String program, Consumer<Runnable> home) {
    this.program = program;
    this.home = home;
  }

  /**
   * The program of this machine; empty if it has none.
   *
   * @param home calls back on the thread of whoever asks
   */
  public static Optional<Nft> find(Consumer<Runnable> home) {
    return PLACES.stream()
        .filter(place -> Files.isExecutable(Path.of(place)))
        .findFirst()
        .map(place -> new Nft(place, home));
  }

  /** Carries a script out; {@code then} is told what is wrong with it, if anything. */
  public void run(String script, Consumer<Optional<String>> then) {
    worker.execute(() -> {
      Optional<String> complaint = carryOut(script);
      home.accept(() -> then.accept(complaint));
    });
  }

  /** Waits, within reason, until all scripts so far are carried out. */
  @Override
  public void close() {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(1, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<String> carryOut(String script) {
    try {
      Process process = new ProcessBuilder(program, "-f", "-").redirectErrorStream(true).start();
      try (InputStream said = process.getInputStream()) {
        try (OutputStream in = process.getOutputStream()) {
          in.write(script.getBytes(StandardCharsets.UTF_8));
        }
        byte[] complaint = said.readNBytes(MAX_COMPLAINT_BYTES);
        said.transferTo(OutputStream.nullOutputStream());
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return Optional.of("nft does not end");
        }
        String first = new String(complaint, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        return process.exitValue() == 0
            ? Optional.empty()
            : Optional.of("nft: " + (first.isEmpty() ? "exit " + process.exitValue() : first));
      }
    } catch (IOException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }
}
