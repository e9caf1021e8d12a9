package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.log.Console;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Any thread: HAProxy's messages at run time, as long as the terminal is ours.
 *
 * <p>Whoever reads standard error may be slow or stuck; event loops say what they have to say and
 * go on. A thread of its own writes; what does not fit its queue is dropped.
 */
final class TerminalConsole implements Console, AutoCloseable {
  private static final int QUEUED_LINES = 1024;
  private static final int FLUSH_MS = 300;

  private final Diagnostics diagnostics;
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.MILLISECONDS,
          new ArrayBlockingQueue<>(QUEUED_LINES),
          task -> Thread.ofPlatform().name("terminal").daemon().unstarted(task),
          new ThreadPoolExecutor.DiscardPolicy());
  private volatile boolean open = true;

  TerminalConsole(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** From now on there is no terminal: messages go to the logs alone. */
  void leave() {
    open = false;
  }

  @Override
  public void alert(String text) {
    if (open) {
      writer.execute(() -> diagnostics.alert(text));
    }
  }

  @Override
  public void warning(String text) {
    if (open) {
      writer.execute(() -> diagnostics.warning(text));
    }
  }

  /** Gives the last lines a moment to be read. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(FLUSH_MS, TimeUnit.MILLISECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
