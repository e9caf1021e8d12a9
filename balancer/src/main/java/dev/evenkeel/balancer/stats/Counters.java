package dev.evenkeel.balancer.stats;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: what is counted of one frontend, backend or server. Each event loop has a {@link
 * Tally} of its own and writes to no other; readers add them up.
 */
@SuppressWarnings("EnumOrdinal") // as in Tally
public final class Counters {
  private static final int COUNTERS = Counter.values().length;

  private volatile @Nullable Tally[] tallies = new Tally[0];
  private volatile long[] cleared = new long[COUNTERS];
  private final AtomicInteger current = new AtomicInteger();
  private final PeakRate sessionRate = new PeakRate(this, Tally::sessions);
  private final PeakRate requestRate = new PeakRate(this, Tally::requests);
  private volatile int mostCurrent;

  /**
   * The tally of a loop. Whoever counts often keeps it.
   *
   * @param loop number of the loop, from 0
   */
  public Tally tally(int loop) {
    @Nullable Tally[] known = tallies;
    Tally tally = loop < known.length ? known[loop] : null;
    return tally != null ? tally : create(loop);
  }

  private synchronized Tally create(int loop) {
    @Nullable Tally[] known = tallies;
    @Nullable Tally[] grown = Arrays.copyOf(known, Math.max(known.length, loop + 1));
    Tally tally = grown[loop];
    if (tally == null) {
      tally = new Tally(this);
      grown[loop] = tally;
    }
    tallies = grown;
    return tally;
  }

  /** How many there were since the start, or since the counters were cleared. */
  public long get(Counter counter) {
    return total(counter) - cleared[counter.ordinal()];
  }

  /** How many there are now, of what goes up and down. */
  public long now(Counter counter) {
    return total(counter);
  }

  /** As {@link #now(Counter)}, those of one loop. */
  public long now(Counter counter, int loop) {
    @Nullable Tally[] known = tallies;
    Tally tally = loop < known.length ? known[loop] : null;
    return tally == null ? 0 : tally.get(counter);
  }

  /** The most connections that the streams of a server had at once lately. */
  public long mostUsedConnections() {
    return sum(Tally::mostUsedConnections);
  }

  /** How many connections the streams of a server need, from how many they had at once. */
  public long neededConnections() {
    return sum(Tally::neededConnections);
  }

  private long total(Counter counter) {
    return sum(tally -> tally.get(counter));
  }

  private long sum(ToLongFunction<Tally> part) {
    long sum = 0;
    for (Tally tally : tallies) {
      sum += tally == null ? 0 : part.applyAsLong(tally);
    }
    return sum;
  }

  /** The average over the last 1024 streams, rounded up, in milliseconds. */
  public long averageMs(Span span) {
    long samples = sum(tally -> Math.min(tally.get(Counter.CHOICES), Tally.SAMPLES));
    return samples == 0 ? 0 : (sum(tally -> tally.sum(span)) + samples - 1) / samples;
  }

  /** The longest there was, in milliseconds. */
  public long longestMs(Span span) {
    long longest = 0;
    for (Tally tally : tallies) {
      longest = tally == null ? longest : Math.max(longest, tally.longest(span));
    }
    return longest;
  }

  /** Sessions a second. */
  public PeakRate sessionRate() {
    return sessionRate;
  }

  /** Requests a second. */
  public PeakRate requestRate() {
    return requestRate;
  }

  @Nullable Tally[] tallies() {
    return tallies;
  }

  /** When the last session came, on the clock of the event loops; -1 if there was none. */
  public long lastSessionMs() {
    long last = -1;
    for (Tally tally : tallies) {
      last = tally == null ? last : Math.max(last, tally.lastSessionMs());
    }
    return last;
  }

  /** Takes note of how many there are at a time. */
  public void current(int now) {
    if (now > mostCurrent) {
      mostCurrent = now;
    }
  }

  /** One more is there, where nobody else counts how many there are. */
  public void began() {
    current(current.incrementAndGet());
  }

  /** One of those that {@link #began} has ended. */
  public void ended() {
    current.decrementAndGet();
  }

  /** How many have begun and not ended. */
  public int current() {
    return current.get();
  }

  /** The most there were at a time. */
  public int mostCurrent() {
    return mostCurrent;
  }

  /**
   * Begins anew with the maxima, and with the counts as well if {@code all} ({@code clear counters
   * [all]}).
   */
  public synchronized void clear(boolean all, int currentNow) {
    sessionRate.forgetHighest();
    requestRate.forgetHighest();
    mostCurrent = currentNow;
    for (Tally tally : tallies) {
      if (tally != null) {
        tally.forgetLongest();
      }
    }
    if (all) {
      long[] now = new long[COUNTERS];
      for (Counter counter : Counter.values()) {
        now[counter.ordinal()] = total(counter);
      }
      cleared = now;
    }
  }
}
