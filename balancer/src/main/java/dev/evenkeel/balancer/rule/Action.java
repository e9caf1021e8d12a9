package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.sample.Sample;

/**
 * What a rule does when it applies. Immutable; any thread, each with a {@link Sample} of its own.
 */
@FunctionalInterface
public interface Action {
  /**
   * Carries the action out.
   *
   * @param sample scratch memory
   * @return {@link Decision#CONTINUE} unless the action is final
   */
  Decision carryOut(Subject subject, Sample sample);
}
