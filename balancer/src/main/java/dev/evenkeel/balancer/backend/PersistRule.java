package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Verdict;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;

/**
 * A {@code force-persist} or {@code ignore-persist} line. Immutable; any thread.
 *
 * @param force whether persistence holds even for a server that is down, rather than not at all
 * @param condition when
 */
public record PersistRule(boolean force, Condition condition) {
  /** Whether the rule applies to a stream. */
  public boolean applies(SampleContext context, Sample sample) {
    return condition.evaluate(context, sample) == Verdict.TRUE;
  }
}
