package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleType;

/** {@code capture SAMPLE len N}: keeps a text for the log. */
final class CaptureAction {
  private CaptureAction() {}

  static Action parse(ActionLine line) throws InvalidExpressionException {
    if (line.place != Place.REQUEST) {
      throw new InvalidExpressionException(
          "'capture "
              + line.peek()
              + "' is not allowed in '"
              + line.place.words()
              + "' rules in "
              + TcpRuleKeywords.in(line.proxy));
    }
    Expression expression;
    try {
      expression = line.expression();
    } catch (InvalidExpressionException wrong) {
      throw new InvalidExpressionException(line.rule() + " : " + wrong.getMessage());
    }
    if (!line.peek().equals("len")) {
      throw new InvalidExpressionException(
          line.rule() + " : a positive 'len' argument is mandatory");
    }
    line.take();
    int length = Numbers.lenient(line.take());
    if (length <= 0) {
      throw new InvalidExpressionException(line.rule() + " : length must be > 0");
    }
    int slot = Captures.declare(line.proxy, length, true);
    return (subject, sample) -> {
      if (!expression.evaluate(subject, sample) || !Casts.cast(sample, SampleType.STR)) {
        return sample.mayChange() && !subject.isFinal() ? Decision.WAIT : Decision.CONTINUE;
      }
      if (sample.mayChange() && !subject.isFinal()) {
        return Decision.WAIT;
      }
      String text = sample.text();
      subject.capture(slot, text.length() > length ? text.substring(0, length) : text);
      return Decision.CONTINUE;
    };
  }
}
