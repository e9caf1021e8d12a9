package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.sample.VariableName;
import dev.evenkeel.balancer.sample.VariableScope;
import dev.evenkeel.balancer.sample.VariableTarget;
import dev.evenkeel.balancer.sample.format.Format;
import dev.evenkeel.balancer.sample.format.FormatParser;

/** {@code set-var}, {@code set-var-fmt} and {@code unset-var}. Stateless. */
final class SetVariable {
  private SetVariable() {}

  static Action parse(ActionLine line) throws InvalidExpressionException {
    VariableTarget target = target(line);
    Expression expression = line.expression(line.keyword(), line.place.site());
    return (subject, sample) -> {
      if (expression.evaluate(subject, sample)) {
        target.conditions().set(target.name(), subject, sample);
      }
      return Decision.CONTINUE;
    };
  }

  /** A variable of the process is there, without a value, once something may set it. */
  private static VariableTarget target(ActionLine line) throws InvalidExpressionException {
    VariableTarget target = VariableTarget.parse(line.keyword());
    if (target.name().scope() == VariableScope.PROC) {
      line.language().processVariables().declare(target.name().name());
    }
    return target;
  }

  static Action parseFormat(ActionLine line) throws InvalidExpressionException {
    VariableTarget target = target(line);
    Checkpoint checkpoint = line.place.reach(line.proxy);
    Site site = new Site(line.place.site(), line.line.position(), line.proxy.name());
    Format format = FormatParser.parse(line.language(), site, checkpoint, line.take());
    return (subject, sample) -> {
      String text = format.value(subject, sample);
      sample.setText(text);
      sample.retype(SampleType.STR);
      target.conditions().set(target.name(), subject, sample);
      return Decision.CONTINUE;
    };
  }

  static Action parseUnset(ActionLine line) throws InvalidExpressionException {
    VariableName name = VariableTarget.parse(line.keyword()).name();
    return (subject, sample) -> {
      name.unset(subject);
      return Decision.CONTINUE;
    };
  }
}
