package dev.evenkeel.balancer.process;

import dev.evenkeel.balancer.config.Bind;

/**
 * One {@code stats socket} line: where the runtime API listens.
 *
 * @param bind the address and the options that it shares with {@code bind} lines
 * @param level what its users may do
 * @param severityOutput whether and how answers begin with their severity
 * @param exposeListeners {@code expose-fd listeners}: listening sockets are handed out on request
 */
public record StatsSocket(
    Bind bind, AccessLevel level, SeverityOutput severityOutput, boolean exposeListeners) {

  /** What the users of a command socket may do. */
  public enum AccessLevel {
    /** Only what gives away nothing sensitive. */
    USER,
    /** All that reads. */
    OPERATOR,
    /** Everything. */
    ADMIN
  }

  /** How answers show their severity. */
  public enum SeverityOutput {
    /** Not at all. */
    NONE,
    /** As a number. */
    NUMBER,
    /** As a word. */
    STRING
  }
}
