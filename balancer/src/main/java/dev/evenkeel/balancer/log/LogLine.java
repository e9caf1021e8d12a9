package dev.evenkeel.balancer.log;

/** A {@code log} line of a proxy section while the configuration is read. */
sealed interface LogLine {
  /** {@code log global}: the targets of the global section, known once all files are read. */
  record Global() implements LogLine {}

  /** A target of the proxy's own. */
  record Own(LogTarget target) implements LogLine {}
}
