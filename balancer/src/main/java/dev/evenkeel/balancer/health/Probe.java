package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Timer;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only, but for {@link #report}: one kind of check of one server, done again and again:
 * when it is due, what came of it last, and the count of successes and failures.
 *
 * <p>Intervals count from the end of a check.
 */
final class Probe {
  private final EventLoop loop;
  private final HealthCounter counter;
  private final Function<Consumer<CheckResult>, CheckAttempt> attempts;
  private final IntSupplier intervalMs;
  private final Consumer<CheckResult> results;
  private final int spreadPercent;

  private @Nullable CheckAttempt running;
  private boolean enabled;
  private long dueMs;
  private CheckResult last = new CheckResult(CheckStatus.INI, 0, "", -1);
  private volatile CheckReport report;

  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          begin();
        }
      };

  /**
   * @param attempts makes a check that tells its result
   * @param intervalMs until the next check, as things are
   * @param results takes every result
   * @param spreadPercent by how much intervals vary, {@code spread-checks}
   */
  Probe(
      EventLoop loop,
      HealthCounter counter,
      Function<Consumer<CheckResult>, CheckAttempt> attempts,
      IntSupplier intervalMs,
      Consumer<CheckResult> results,
      int spreadPercent) {
    this.loop = loop;
    this.counter = counter;
    this.attempts = attempts;
    this.intervalMs = intervalMs;
    this.results = results;
    this.spreadPercent = spreadPercent;
    this.report = snapshot();
  }

  HealthCounter counter() {
    return counter;
  }

  /** What came of the last check, or of traffic that was taken for one. */
  CheckResult last() {
    return last;
  }

  boolean isEnabled() {
    return enabled;
  }

  /** Any thread: what is known. */
  CheckReport report() {
    return report;
  }

  /** Checks from now on; nothing if it does already. */
  void start(int delayMs) {
    if (!enabled) {
      enabled = true;
      schedule(delayMs);
      publish();
    }
  }

  /** Checks no more; a check under way is dropped. */
  void stop() {
    enabled = false;
    loop.timers().cancel(timer);
    CheckAttempt attempt = running;
    running = null;
    if (attempt != null) {
      attempt.cancel();
    }
    publish();
  }

  /** Does the next check sooner, if it would come later. */
  void hasten(int delayMs) {
    if (enabled && running == null && dueMs > loop.nowMs() + delayMs) {
      schedule(delayMs);
    }
  }

  private void schedule(int delayMs) {
    dueMs = loop.nowMs() + delayMs;
    loop.timers().schedule(timer, dueMs);
  }

  /** Takes a result for the last one; whether it differs from the one before. */
  boolean note(CheckResult result) {
    boolean changed = result.status() != last.status();
    last = result;
    return changed;
  }

  /** Lets others see how things are now. */
  void publish() {
    report = snapshot();
  }

  private CheckReport snapshot() {
    return new CheckReport(
        last.status(),
        last.code(),
        last.durationMs(),
        last.info(),
        counter.rise(),
        counter.fall(),
        counter.health(),
        running != null,
        enabled);
  }

  private void begin() {
    CheckAttempt attempt = attempts.apply(this::ended);
    running = attempt;
    publish();
    attempt.begin();
  }

  private void ended(CheckResult result) {
    running = null;
    results.accept(result);
    publish();
    // What was heard may have ended the checks.
    if (enabled) {
      schedule(spread(intervalMs.getAsInt()));
    }
  }

  private int spread(int plainMs) {
    int spreadMs = (int) ((long) plainMs * spreadPercent / 100);
    return spreadMs == 0
        ? plainMs
        : plainMs + ThreadLocalRandom.current().nextInt(-spreadMs, spreadMs + 1);
  }
}
