package dev.evenkeel.balancer.health;

/** How the servers of a backend are checked (manual, {@code option httpchk} and its like). */
public enum CheckMethod {
  /** By a connection. */
  CONNECT,
  /** By the steps of {@code tcp-check}. */
  TCP,
  /** By HTTP requests. */
  HTTP,
  /** By a built-in protocol. */
  PROTOCOL,
  /** By {@code option spop-check}, whose words differ from release to release. */
  SPOP,
  /** By a program. */
  EXTERNAL
}
