package dev.evenkeel.balancer.http;

import java.util.BitSet;

/** A set of the statuses 100 to 599, such as those that count as errors. Immutable. */
public final class StatusSet {
  /** The lowest status that can be in a set. */
  public static final int LOWEST = 100;

  /** The highest status that can be in a set. */
  public static final int HIGHEST = 599;

  private final BitSet statuses;

  private StatusSet(BitSet statuses) {
    this.statuses = statuses;
  }

  /** Returns the set of all from one status to another, that one included. */
  public static StatusSet of(int from, int to) {
    return new StatusSet(new BitSet()).with(from, to);
  }

  /** Returns this set and all from one status to another. */
  public StatusSet with(int from, int to) {
    BitSet more = (BitSet) statuses.clone();
    more.set(from, to + 1);
    return new StatusSet(more);
  }

  /** Returns this set without those from one status to another. */
  public StatusSet without(int from, int to) {
    BitSet fewer = (BitSet) statuses.clone();
    fewer.clear(from, to + 1);
    return new StatusSet(fewer);
  }

  /** Tells whether a status is in the set; one beyond its bounds never is. */
  public boolean has(int status) {
    return status >= 0 && statuses.get(status);
  }
}
