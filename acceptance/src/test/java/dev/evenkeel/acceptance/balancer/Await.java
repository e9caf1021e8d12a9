package dev.evenkeel.acceptance.balancer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other processes and threads bring about. */
final class Await {
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

  private Await() {}

  static void until(Supplier<String> what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never came true: " + what.get());
      }
      LockSupport.parkNanos(10_000_000);
    }
  }
}
