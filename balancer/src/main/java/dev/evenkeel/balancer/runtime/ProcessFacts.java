package dev.evenkeel.balancer.runtime;

import java.util.Map;

/**
 * What the runtime API tells of the process.
 *
 * @param version the release of HAProxy whose behaviour this is
 * @param environment the variables after the configuration has had its say
 * @param startupLogs what was printed before the process served, line by line
 */
public record ProcessFacts(String version, Map<String, String> environment, String startupLogs) {}
