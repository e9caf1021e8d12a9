package dev.evenkeel.balancer.persist;

/** Loop thread only: how the engine chooses the server that a cookie names. */
@FunctionalInterface
public interface ServerLookup {
  /** What became of a cookie's value. */
  enum Outcome {
    /** No server has it. */
    UNKNOWN,
    /** Those that have it are down, and persistence does not hold for servers that are. */
    DOWN,
    /** The stream goes to a server that has it and is up. */
    TAKEN,
    /** The stream goes to a server that has it and is down: {@code option persist}. */
    TAKEN_DOWN
  }

  /**
   * Chooses the first server, in the order of the configuration, whose value is this and that can
   * be used.
   */
  Outcome take(byte[] bytes, int from, int to);
}
