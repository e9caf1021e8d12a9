package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.Sample;
import org.jspecify.annotations.Nullable;

/** The patterns of one list, made ready to be searched. Immutable; any thread. */
interface PatternIndex {
  /**
   * Finds a pattern that a sample matches.
   *
   * @param sample of the type that the method takes
   */
  @Nullable Pattern find(Sample sample);
}
