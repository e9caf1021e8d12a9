package dev.evenkeel.vrrp.handover;

import dev.evenkeel.vrrp.process.NftProgram;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Any thread: has scripts carried out by nftables' own program, one after the other. Its thread is
 * made by the first who asks, and so lives in that one's network namespace.
 */
public final class Nft implements AutoCloseable {
  private final NftProgram program;
  private final Consumer<Runnable> home;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("nft").unstarted(task));

  private Nft(NftProgram program, Consumer<Runnable> home) {
    this.program = program;
    this.home = home;
  }

  /**
   * The program of this machine; empty if it has none.
   *
   * @param home calls back on the thread of whoever asks
   */
  public static Optional<Nft> find(Consumer<Runnable> home) {
    return NftProgram.find().map(program -> new Nft(program, home));
  }

  /** Carries a script out; {@code then} is told what is wrong with it, if anything. */
  public void run(String script, Consumer<Optional<String>> then) {
    worker.execute(() -> {
      Optional<String> complaint = program.carryOut(script);
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
}
