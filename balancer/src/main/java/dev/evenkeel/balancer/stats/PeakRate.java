package dev.evenkeel.balancer.stats;

import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Any thread: how many of something all event loops count in a second, and the most ever. */
public final class PeakRate {
  private final Counters counters;
  private final Function<Tally, Rate> part;
  private volatile int highest;

  PeakRate(Counters counters, Function<Tally, Rate> part) {
    this.counters = counters;
    this.part = part;
  }

  /** So many a second, now. */
  public int now(long nowMs) {
    return sum(rate -> rate.now(nowMs));
  }

  /** The most there ever were in one second. */
  public int highest(long nowMs) {
    secondEnded(nowMs / 1000 - 1);
    return Math.max(highest, in(nowMs / 1000));
  }

  /** A loop has come to the end of a second; the last one to come sees all of it. */
  void secondEnded(long second) {
    highest = Math.max(highest, in(second));
  }

  void forgetHighest() {
    highest = 0;
  }

  private int in(long second) {
    return sum(rate -> rate.in(second));
  }

  private int sum(ToIntFunction<Rate> of) {
    int sum = 0;
    for (@Nullable Tally tally : counters.tallies()) {
      sum += tally == null ? 0 : of.applyAsInt(part.apply(tally));
    }
    return sum;
  }
}
