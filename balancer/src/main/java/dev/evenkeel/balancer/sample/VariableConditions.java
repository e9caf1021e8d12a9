package dev.evenkeel.balancer.sample;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of {@code set-var}: {@code ifexists}, {@code ifnotset} and their kin (manual,
 * chapter 7.3.1). Immutable.
 */
public final class VariableConditions {
  private enum Condition {
    IFEXISTS,
    IFNOTEXISTS,
    IFEMPTY,
    IFNOTEMPTY,
    IFSET,
    IFNOTSET,
    IFGT,
    IFLT
  }

  private final List<Condition> conditions;

  private VariableConditions(List<Condition> conditions) {
    this.conditions = List.copyOf(conditions);
  }

  /**
   * Reads conditions.
   *
   * @throws InvalidExpressionException for a word that is none
   */
  public static VariableConditions parse(List<String> words) throws InvalidExpressionException {
    List<Condition> conditions = new ArrayList<>();
    for (String word : words) {
      Condition found = null;
      for (Condition condition : Condition.values()) {
        if (condition.name().equalsIgnoreCase(word)) {
          found = condition;
        }
      }
      if (found == null) {
        throw new InvalidExpressionException("unknown condition \"" + word + "\"");
      }
      conditions.add(found);
    }
    return new VariableConditions(conditions);
  }

  /** Sets a variable if all conditions hold; true if it did. */
  public boolean set(VariableName name, SampleContext context, Sample sample) {
    if (!conditions.isEmpty() && !hold(name, context, sample)) {
      return false;
    }
    name.set(context, sample.toValue());
    return true;
  }

  private boolean hold(VariableName name, SampleContext context, Sample sample) {
    Variables variables = context.variables(name.scope(), false);
    Value value = variables == null ? null : variables.get(name.name());
    boolean exists = variables != null && variables.exists(name.name());
    boolean empty = !isNumber(sample.type()) && !sample.type().isAddress() && sample.length() == 0;
    for (Condition condition : conditions) {
      boolean holds =
          switch (condition) {
            case IFEXISTS -> exists;
            case IFNOTEXISTS -> !exists;
            case IFEMPTY -> empty;
            case IFNOTEMPTY -> !empty;
            case IFSET -> value != null;
            case IFNOTSET -> value == null;
            case IFGT -> !comparable(value, sample) || compared(value, sample) > 0;
            case IFLT -> !comparable(value, sample) || compared(value, sample) < 0;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(SampleType type) {
    return type == SampleType.BOOL || type == SampleType.SINT;
  }

  private static boolean comparable(@Nullable Value value, Sample sample) {
    return value != null && value.type() == SampleType.SINT && sample.type() == SampleType.SINT;
  }

  private static int compared(@Nullable Value value, Sample sample) {
    return value == null ? 0 : Long.compare(value.number(), sample.number());
  }
}
