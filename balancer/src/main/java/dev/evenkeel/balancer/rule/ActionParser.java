package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.sample.InvalidExpressionException;

/** Reads one kind of action. Stateless. */
@FunctionalInterface
public interface ActionParser {
  /**
   * Takes what belongs to the action.
   *
   * @throws InvalidExpressionException saying what is wrong
   */
  Action parse(ActionLine line) throws InvalidExpressionException;
}
