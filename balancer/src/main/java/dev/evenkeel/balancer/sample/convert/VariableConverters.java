package dev.evenkeel.balancer.sample.convert;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.VariableConditions;
import dev.evenkeel.balancer.sample.VariableName;
import dev.evenkeel.balancer.sample.VariableScope;
import java.util.ArrayList;
import java.util.List;

/** {@code set-var} and {@code unset-var} within expressions. Stateless. */
final class VariableConverters {
  private VariableConverters() {}

  static void register(SampleLanguage language) {
    language
        .converter(
            "set-var",
            "string[,string,string,string,string]",
            SampleType.ANY,
            SampleType.ANY,
            VariableConverters::set)
        .converter(
            "unset-var", "string", SampleType.ANY, SampleType.ANY, VariableConverters::unset);
  }

  private static Converter set(Arguments arguments) throws InvalidExpressionException {
    VariableName name = VariableName.parse(arguments.text(0));
    List<String> words = new ArrayList<>();
    for (int i = 1; i < arguments.count(); i++) {
      words.add(arguments.text(i));
    }
    VariableConditions conditions = VariableConditions.parse(words);
    if (name.scope() == VariableScope.PROC) {
      arguments.language().processVariables().declare(name.name());
    }
    return (context, sample) -> conditions.set(name, context, sample);
  }

  private static Converter unset(Arguments arguments) throws InvalidExpressionException {
    VariableName name = VariableName.parse(arguments.text(0));
    return (SampleContext context, Sample sample) -> {
      name.unset(context);
      return true;
    };
  }
}
