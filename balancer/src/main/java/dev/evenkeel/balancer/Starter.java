package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Diagnostics;

/** Starts the balancer once its configuration is known to be right. */
@FunctionalInterface
public interface Starter {
  /**
   * Runs until the balancer stops.
   *
   * @return the process's exit code
   */
  int start(
      Configuration configuration,
      CommandLine commandLine,
      Compatibility compatibility,
      Diagnostics diagnostics);
}
