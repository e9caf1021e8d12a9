package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.log.Console;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Interpreter;
import dev.evenkeel.balancer.runtime.Session;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

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
  private volatile long commanding;

  TerminalConsole(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** From now on there is no terminal: messages go to the logs alone. */
  void leave() {
    open = false;
  }

  /**
   * Commands of the runtime API are carried out by this thread: what it says meanwhile, it says for
   * them.
   */
  Interpreter speakingFor(Interpreter commands) {
    return new Interpreter() {
      @Override
      public Answer run(Session session, String command, Optional<String> payload) {
        commanding = Thread.currentThread().threadId();
        try {
          return commands.run(session, command, payload);
        } finally {
          commanding = 0;
        }
      }

      @Override
      public String prompt(Session session) {
        return commands.prompt(session);
      }
    };
  }

  @Override
  public void alert(String text) {
    say(text, diagnostics::alert);
  }

  @Override
  public void warning(String text) {
    say(text, diagnostics::warning);
  }

  @Override
  public void notice(String text) {
    say(text, diagnostics::notice);
  }

  private void say(String text, Consumer<String> how) {
    if (open) {
      String whole = Thread.currentThread().threadId() == commanding ? "CLI : " + text : text;
      writer.execute(() -> how.accept(whole));
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
