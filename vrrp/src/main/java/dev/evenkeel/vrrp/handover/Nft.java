package dev.evenkeel.vrrp.handover;

import dev.evenkeel.vrrp.process.NftProgram;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

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

  /** Carries out what a list of all tables asks for; nothing is told. */
  public void tidy(Function<List<String>, String> script) {
    worker.execute(() -> {
      String removal = script.apply(program.ask("list tables\n"));
      if (!removal.isEmpty()) {
        Optional<String> _ = program.carryOut(removal);
      }
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
