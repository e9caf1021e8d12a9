package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleType;

/** {@code set-retries}: how often a connection is tried again, for this stream. */
final class RetriesAction {
  private RetriesAction() {}

  static Action parse(ActionLine line) throws InvalidExpressionException {
    if (line.isOver()) {
      throw new InvalidExpressionException("expects 1 argument (integer or expression)");
    }
    if (!line.proxy().hasBackend()) {
      throw new InvalidExpressionException(
          "'" + line.keyword() + "' only available in backend or listen section");
    }
    if (Numbers.isInteger(line.peek())) {
      int retries = Numbers.lenient(line.take());
      if (retries < 0) {
        throw new InvalidExpressionException("negative value is not valid");
      }
      return (subject, sample) -> {
        subject.setRetries(retries);
        return Decision.CONTINUE;
      };
    }
    Expression expression = line.expression();
    return (subject, sample) -> {
      if (expression.evaluate(subject, sample)
          && Casts.cast(sample, SampleType.SINT)
          && sample.number() >= 0) {
        subject.setRetries((int) Math.min(sample.number(), Integer.MAX_VALUE));
      }
      return Decision.CONTINUE;
    };
  }
}
