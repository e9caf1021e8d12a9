package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.sample.VariableConditions;
import dev.evenkeel.balancer.sample.VariableName;
import dev.evenkeel.balancer.sample.VariableScope;
import dev.evenkeel.balancer.sample.format.Format;
import dev.evenkeel.balancer.sample.format.FormatParser;
import java.util.List;

/** {@code set-var}, {@code set-var-fmt} and {@code unset-var}. Stateless. */
final class SetVariable {
  private static final String EXPECTED =
      "Expects 'set-var(<var-name>)', 'set-var-fmt(<var-name>)' or 'unset-var(<var-name>)'";

  private SetVariable() {}

  /** What stands between the parentheses: the name and conditions. */
  private static List<String> argument(ActionLine line) throws InvalidExpressionException {
    String word = line.keyword();
    int open = word.indexOf('(');
    if (open < 0) {
      throw new InvalidExpressionException(
          "invalid or incomplete action '" + word + "'. " + EXPECTED);
    }
    if (!word.endsWith(")")) {
      throw new InvalidExpressionException(
          "incomplete argument after action '" + word + "'. " + EXPECTED);
    }
    String inner = word.substring(open + 1, word.length() - 1);
    if (inner.isEmpty()) {
      throw new InvalidExpressionException("Empty variable name cannot be accepted");
    }
    return List.of(inner.split(",", -1));
  }

  static Action parse(ActionLine line) throws InvalidExpressionException {
    List<String> words = argument(line);
    VariableName name = named(words.getFirst(), line);
    VariableConditions conditions = VariableConditions.parse(words.subList(1, words.size()));
    Expression expression = line.expression(line.keyword(), line.place.site());
    return (subject, sample) -> {
      if (expression.evaluate(subject, sample)) {
        conditions.set(name, subject, sample);
      }
      return Decision.CONTINUE;
    };
  }

  /** A variable of the process is there, without a value, once something may set it. */
  private static VariableName named(String word, ActionLine line)
      throws InvalidExpressionException {
    VariableName name = VariableName.parse(word);
    if (name.scope() == VariableScope.PROC) {
      line.language().processVariables().declare(name.name());
    }
    return name;
  }

  static Action parseFormat(ActionLine line) throws InvalidExpressionException {
    List<String> words = argument(line);
    VariableName name = named(words.getFirst(), line);
    VariableConditions conditions = VariableConditions.parse(words.subList(1, words.size()));
    Checkpoint checkpoint = line.place.checkpoint(line.proxy);
    Site site = new Site(line.place.site(), line.line.position(), line.proxy.name());
    Format format = FormatParser.parse(line.language(), site, checkpoint, line.take());
    return (subject, sample) -> {
      String text = format.value(subject, sample);
      sample.setText(text);
      sample.retype(SampleType.STR);
      conditions.set(name, subject, sample);
      return Decision.CONTINUE;
    };
  }

  static Action parseUnset(ActionLine line) throws InvalidExpressionException {
    VariableName name = VariableName.parse(argument(line).getFirst());
    return (subject, sample) -> {
      name.unset(subject);
      return Decision.CONTINUE;
    };
  }
}
