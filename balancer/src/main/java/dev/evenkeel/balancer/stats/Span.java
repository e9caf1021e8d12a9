package dev.evenkeel.balancer.stats;

/** Times of a stream whose average and maximum are kept, in milliseconds. */
public enum Span {
  /** In queues ({@code qtime}). */
  QUEUE,
  /** Until a connection to a server is there ({@code ctime}). */
  CONNECT,
  /** Until a server answers; nothing where no protocol tells ({@code rtime}). */
  RESPONSE,
  /** From accept to the end ({@code ttime}). */
  TOTAL
}
