package dev.evenkeel.balancer.backend;

/**
 * What becomes of a stream that applies for a server: the server, a place in a queue, or neither.
 */
public sealed interface Placement
    permits BackendServer, Ticket, Placement.NoServer, Placement.QueueFull {
  /** No server is left. */
  record NoServer() implements Placement {
    static final NoServer INSTANCE = new NoServer();
  }

  /**
   * As many wait for its server as may ({@code maxqueue}).
   *
   * @param server for which one
   */
  record QueueFull(BackendServer server) implements Placement {}
}
