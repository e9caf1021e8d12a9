package dev.evenkeel.balancer.sample;

import dev.evenkeel.balancer.config.Environment;
import dev.evenkeel.balancer.config.Setting;
import java.util.Map;

/** What the reading of a configuration leaves for the evaluation of its expressions. */
public final class SampleSettings {
  /** Global: the variables of scope {@code proc}, those of {@code set-var} set. */
  public static final Setting<Variables> PROCESS_VARIABLES =
      Setting.of("process variables", Variables.ofProcess());

  /** Global: the environment as the configuration leaves it. */
  public static final Setting<Environment> ENVIRONMENT =
      Setting.of("environment", new Environment(Map.of()));

  private SampleSettings() {}
}
