package dev.evenkeel.balancer.runtime;

import dev.evenkeel.balancer.config.Bind;

/**
 * One {@code stats socket} line: where the runtime API listens.
 *
 * @param bind the address and the options that it shares with {@code bind} lines
 * @param level what its users may do
 * @param severityOutput whether and how messages begin with their severity
 * @param exposeListeners {@code expose-fd listeners}: listening sockets are handed out on request
 */
public record StatsSocket(
    Bind bind, AccessLevel level, SeverityOutput severityOutput, boolean exposeListeners) {}
