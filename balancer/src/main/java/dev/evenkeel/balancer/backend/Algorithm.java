package dev.evenkeel.balancer.backend;

/** How a server is chosen (manual: keyword {@code balance}). */
public enum Algorithm {
  /** Turns, smooth by weight, weights may change at any time. */
  ROUNDROBIN("roundrobin"),
  /** Turns from a precomputed map. */
  STATIC_RR("static-rr"),
  /** The fewest connections. */
  LEASTCONN("leastconn"),
  /** The first with a free slot. */
  FIRST("first"),
  /** A hash of the client's address. */
  SOURCE("source"),
  /** The less loaded of random draws. */
  RANDOM("random");

  private final String word;

  Algorithm(String word) {
    this.word = word;
  }

  /** Returns the word of the configuration. */
  public String word() {
    return word;
  }
}
