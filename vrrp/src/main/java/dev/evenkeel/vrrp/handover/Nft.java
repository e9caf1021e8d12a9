package dev.evenkeel.vrrp.handover;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.Spawn;
import java.io.IOException;
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
  private static final String COMMAND = "exec \"$0\" -f \"$1\" >\"$2\" 2>&1";

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

  /**
   * Not by {@code ProcessBuilder}: another process that this one starts at the same moment would
   * inherit the ends of its pipes, and they would stay open for as long as that one lives.
   */
  private Optional<String> carryOut(String script) {
    try {
      Path file = Files.createTempFile("evenkeel-nft", "");
      Path said = Files.createTempFile("evenkeel-nft", "");
      try {
        Files.writeString(file, script);
        List<String> command =
            List.of("/bin/sh", "-c", COMMAND, program, file.toString(), said.toString());
        int pid = Spawn.start(command, System.getenv());
        if (pid < 0) {
          return Optional.of("nft cannot be started: " + Errno.text(-pid));
        }
        Optional<Spawn.Ending> ending = await(pid);
        return ending.isEmpty()
            ? Optional.of("nft does not end")
            : complaint(ending.get(), Files.readString(said));
      } finally {
        Files.delete(file);
        Files.delete(said);
      }
    } catch (IOException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private static Optional<Spawn.Ending> await(int pid) throws InterruptedException {
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    Optional<Spawn.Ending> ending = Spawn.reap(pid);
    while (ending.isEmpty() && System.nanoTime() < untilNs) {
      TimeUnit.MILLISECONDS.sleep(1);
      ending = Spawn.reap(pid);
    }
    return ending;
  }

  private static Optional<String> complaint(Spawn.Ending ending, String said) {
    String first = said.lines().findFirst().orElse(ending.toString());
    return ending.equals(new Spawn.Ending.Exited(0))
        ? Optional.empty()
        : Optional.of("nft: " + first);
  }
}
