package dev.evenkeel.vrrp.loop;

/** One thread only: a clock, and calls in the future. A test brings a clock of its own. */
public interface Timers {
  /** The clock of {@link #at}: monotonic nanoseconds. */
  long nowNs();

  /** Calls {@code action} at a time of {@link #nowNs}. */
  Handle at(long atNs, Runnable action);

  /** Calls {@code action} some milliseconds from now. */
  default Handle after(long delayMs, Runnable action) {
    return at(nowNs() + delayMs * 1_000_000L, action);
  }

  /** A call in the future. */
  interface Handle {
    /** Takes the call back; harmless when it has been made. */
    void cancel();
  }
}
