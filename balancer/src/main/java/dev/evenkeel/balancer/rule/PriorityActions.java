package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleType;

/** {@code set-priority-class} and {@code set-priority-offset}. Stateless. */
final class PriorityActions {
  private static final int CLASS_LIMIT = 2047;
  private static final int OFFSET_LIMIT_MS = 524_287;

  private PriorityActions() {}

  static Action priorityClass(ActionLine line) throws InvalidExpressionException {
    Expression expression = line.expression("tcp-request");
    return (subject, sample) -> {
      if (expression.evaluate(subject, sample) && Casts.cast(sample, SampleType.SINT)) {
        subject.setPriorityClass(
            (int) Math.max(-CLASS_LIMIT, Math.min(CLASS_LIMIT, sample.number())));
      }
      return Decision.CONTINUE;
    };
  }

  static Action priorityOffset(ActionLine line) throws InvalidExpressionException {
    Expression expression = line.expression("tcp-request");
    return (subject, sample) -> {
      if (expression.evaluate(subject, sample) && Casts.cast(sample, SampleType.SINT)) {
        subject.setPriorityOffset(
            (int) Math.max(-OFFSET_LIMIT_MS, Math.min(OFFSET_LIMIT_MS, sample.number())));
      }
      return Decision.CONTINUE;
    };
  }
}
