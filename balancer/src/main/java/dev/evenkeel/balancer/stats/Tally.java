package dev.evenkeel.balancer.stats;

import java.util.Arrays;

/**
 * Written by one loop thread, read by any: one event loop's part of {@link Counters}. Readers may
 * see a number a moment late, never torn; writers never wait and allocate nothing.
 */
@SuppressWarnings("EnumOrdinal") // an array by counter, since this is written with every stream
public final class Tally {
  /** Over how many streams times are averaged. */
  static final int SAMPLES = 1024;

  private static final int SPANS = Span.values().length;

  private final Counters owner;
  private final long[] counts = new long[Counter.values().length];
  private final long[] sums = new long[SPANS];
  private final long[] longest = new long[SPANS];
  private final Rate sessions = new Rate();
  private final Rate requests = new Rate();
  private long lastSessionMs = -1;

  /** The most connections that were in use at once since the last {@link #idlePurged}. */
  private long mostUsed;

  private long needed;

  Tally(Counters owner) {
    this.owner = owner;
  }

  /** Counts one. */
  public void count(Counter counter) {
    counts[counter.ordinal()]++;
  }

  /** Adds to a count. */
  public void add(Counter counter, long amount) {
    counts[counter.ordinal()] += amount;
  }

  /** One connection more is in use. */
  public void connectionUsed() {
    long used = ++counts[Counter.USED_CONNECTIONS.ordinal()];
    mostUsed = Math.max(mostUsed, used);
    needed = Math.max(needed, used);
  }

  /** Time has passed: what is needed follows what was used meanwhile, half of the way. */
  public void idlePurged() {
    needed = (needed + mostUsed + 1) / 2;
    mostUsed = counts[Counter.USED_CONNECTIONS.ordinal()];
  }

  long mostUsedConnections() {
    return mostUsed;
  }

  long neededConnections() {
    return needed;
  }

  /** Counts one session, and when it was. */
  public void session(long nowMs) {
    counts[Counter.SESSIONS.ordinal()]++;
    lastSessionMs = nowMs;
    if (sessions.count(nowMs)) {
      owner.sessionRate().secondEnded(nowMs / 1000 - 1);
    }
  }

  /** Counts one request, and when it was. */
  public void request(long nowMs) {
    counts[Counter.REQUESTS.ordinal()]++;
    if (requests.count(nowMs)) {
      owner.requestRate().secondEnded(nowMs / 1000 - 1);
    }
  }

  /** Takes the times of a stream that has ended; negative ones are left out of the average. */
  public void times(long queueMs, long connectMs, long responseMs, long totalMs) {
    time(Span.QUEUE, queueMs);
    time(Span.CONNECT, connectMs);
    time(Span.RESPONSE, responseMs);
    time(Span.TOTAL, totalMs);
  }

  private void time(Span span, long ms) {
    if (ms < 0) {
      return;
    }
    int index = span.ordinal();
    // A window that slides without remembering its samples: an average one leaves for each that
    // comes.
    if (counts[Counter.CHOICES.ordinal()] > SAMPLES) {
      sums[index] -= (sums[index] + SAMPLES - 1) / SAMPLES;
    }
    sums[index] += ms;
    longest[index] = Math.max(longest[index], ms);
  }

  long get(Counter counter) {
    return counts[counter.ordinal()];
  }

  long sum(Span span) {
    return sums[span.ordinal()];
  }

  long longest(Span span) {
    return longest[span.ordinal()];
  }

  void forgetLongest() {
    Arrays.fill(longest, 0);
  }

  Rate sessions() {
    return sessions;
  }

  Rate requests() {
    return requests;
  }

  long lastSessionMs() {
    return lastSessionMs;
  }
}
