package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.sample.InvalidExpressionException;

/** {@code set-nice}: event loops serve streams in the order of their events; it changes nothing. */
final class NiceAction {
  private NiceAction() {}

  static Action parse(ActionLine line) throws InvalidExpressionException {
    if (line.take().isEmpty()) {
      throw new InvalidExpressionException("expects exactly 1 argument (integer value)");
    }
    line.line.noEffect("'set-nice'");
    return (subject, sample) -> Decision.CONTINUE;
  }
}
