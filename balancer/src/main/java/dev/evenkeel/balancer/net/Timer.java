package dev.evenkeel.balancer.net;

import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: something that happens once at a deadline, unless it is put off or cancelled
 * before.
 *
 * <p>A timer is a link of the wheel's lists itself, so that arming one allocates nothing; embed it
 * in the object it belongs to. Putting it off only moves the number {@code deadlineMs}; the wheel
 * looks at that number again when it comes across the timer (Varghese and Lauck, "Hashed and
 * hierarchical timing wheels", scheme 6).
 */
public abstract class Timer {
  static final int NOT_QUEUED = -1;

  long deadlineMs;
  long queuedForMs;
  int slot = NOT_QUEUED;
  boolean armed;
  @Nullable Timer previous;
  @Nullable Timer next;

  /** The deadline has passed; the timer is no longer armed and may be armed again. */
  protected abstract void expired();

  /**
   * {@link #expired} has failed by an error of the program itself. Whoever can end alone does so;
   * otherwise the loop ends, and with it the process.
   */
  protected void failed(RuntimeException failure) {
    throw failure;
  }

  /** Whether the deadline still lies ahead. */
  public final boolean isArmed() {
    return armed;
  }
}
