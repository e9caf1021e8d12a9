package dev.evenkeel.balancer.tcp;

/** Whose idle connections to servers a request may take (manual: {@code http-reuse}). */
public enum Reuse {
  /** Only those of its own client's connection. */
  NEVER,
  /** Any, but not for the first request of a client's connection: its client would not retry it. */
  SAFE,
  /** Likewise, and for first requests those that have been reused before. */
  AGGRESSIVE,
  /** Any. */
  ALWAYS
}
