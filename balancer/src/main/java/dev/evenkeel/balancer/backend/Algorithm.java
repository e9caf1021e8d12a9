package dev.evenkeel.balancer.backend;

/** How a server is chosen (manual: keyword {@code balance}). */
public enum Algorithm {
  /** Turns, smooth by weight, weights may change at any time. */
  ROUNDROBIN("roundrobin", true),
  /** Turns from a precomputed map. */
  STATIC_RR("static-rr", true),
  /** The fewest connections. */
  LEASTCONN("leastconn", true),
  /** The first with a free slot. */
  FIRST("first", true),
  /** A hash of the client's address. */
  SOURCE("source", false),
  /** A hash of what an expression finds. */
  HASH("hash", false),
  /** A hash of a cookie of the Remote Desktop Protocol. */
  RDP_COOKIE("rdp-cookie", false),
  /** A hash of a request's target. */
  URI("uri", false),
  /** A hash of a parameter in it. */
  URL_PARAM("url_param", false),
  /** A hash of one of its header fields. */
  HDR("hdr", false),
  /** The less loaded of random draws. */
  RANDOM("random", true);

  private final String word;
  private final boolean varies;

  Algorithm(String word, boolean varies) {
    this.word = word;
    this.varies = varies;
  }

  /** Returns the word of the configuration. */
  public String word() {
    return word;
  }

  /** Whether choosing again is likely to give another server than before. */
  public boolean varies() {
    return varies;
  }

  /** Whether a waiting line of the backend tells that every server is full. */
  boolean joinsQueue() {
    return this == ROUNDROBIN || this == STATIC_RR || this == FIRST;
  }
}
