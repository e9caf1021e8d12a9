package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Verdict;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.format.Format;
import org.jspecify.annotations.Nullable;

/**
 * A {@code use_backend} line. Immutable; any thread.
 *
 * @param name the backend's, perhaps computed
 * @param condition when it applies; null for always
 * @param position where the line stands
 */
public record BackendRule(Format name, @Nullable Condition condition, SourcePosition position) {
  /** Returns the name if it is always the same; null if it is computed. */
  public @Nullable String fixedName() {
    return name.constant();
  }

  /** Tells whether the rule applies to every stream, to the same backend. */
  public boolean isUnconditional() {
    return condition == null && fixedName() != null;
  }

  /** Tells whether the rule applies to a stream; a rule that cannot be told does not. */
  public boolean applies(SampleContext context, Sample sample) {
    return condition == null || condition.evaluate(context, sample) == Verdict.TRUE;
  }

  /** Returns the name for a stream; it may be that of no backend. */
  public String name(SampleContext context, Sample sample) {
    String fixed = fixedName();
    return fixed != null ? fixed : name.value(context, sample);
  }
}
