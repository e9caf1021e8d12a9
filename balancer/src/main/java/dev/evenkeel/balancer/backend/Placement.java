package dev.evenkeel.balancer.backend;

/**
 * What becomes of a stream that applies for a server: the server, a place in a queue, or neither.
 */
public sealed interface Placement permits BackendServer, Ticket, Placement.Refusal {
  /** Why a stream gets nothing. */
  enum Refusal implements Placement {
    /** No server is left. */
    NO_SERVER,
    /** As many wait for its server as may ({@code maxqueue}). */
    QUEUE_FULL
  }
}
