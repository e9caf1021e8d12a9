package dev.evenkeel.balancer.backend;

/** Any thread: the time, and somebody who calls back when it has come. */
public interface Ticker {
  /** The machine's monotonic clock, on which nothing ever happens by itself. */
  Ticker STILL =
      new Ticker() {
        @Override
        public long nowMs() {
          return System.nanoTime() / 1_000_000;
        }

        @Override
        public void after(long delayMs, Runnable task) {
          // Nobody calls back.
        }
      };

  /** Milliseconds of a monotonic clock. */
  long nowMs();

  /** Runs {@code task} on any thread once {@code delayMs} milliseconds have passed. */
  void after(long delayMs, Runnable task);
}
