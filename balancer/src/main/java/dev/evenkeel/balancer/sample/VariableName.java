package dev.evenkeel.balancer.sample;

import org.jspecify.annotations.Nullable;

/**
 * The name of a variable: a scope and what follows it (manual, {@code set-var}).
 *
 * @param scope who shares it
 * @param name what follows the scope's dot
 */
public record VariableName(VariableScope scope, String name) {
  /**
   * Reads a name.
   *
   * @throws InvalidExpressionException saying what is wrong with it
   */
  public static VariableName parse(String text) throws InvalidExpressionException {
    if (text.isEmpty()) {
      throw new InvalidExpressionException("empty variable name");
    }
    VariableScope scope = VariableScope.of(text);
    if (scope == null) {
      throw new InvalidExpressionException(
          "invalid variable name '"
              + text
              + "'. A variable name must be start by its scope. The scope can be 'proc', 'sess',"
              + " 'txn', 'req', 'res' or 'check'");
    }
    for (int i = scope.prefixLength(); i < text.length(); i++) {
      char c = text.charAt(i);
      boolean right =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || c == '.';
      if (!right) {
        throw new InvalidExpressionException("invalid syntax at char '" + text.substring(i) + "'");
      }
    }
    return new VariableName(scope, text.substring(scope.prefixLength()));
  }

  /** Reads the variable. */
  public @Nullable Value get(SampleContext context) {
    Variables variables = context.variables(scope, false);
    return variables == null ? null : variables.get(name);
  }

  /** Sets the variable, where its scope exists. */
  public void set(SampleContext context, Value value) {
    Variables variables = context.variables(scope, true);
    if (variables != null) {
      variables.set(name, value);
    }
  }

  /** Forgets the variable. */
  public void unset(SampleContext context) {
    Variables variables = context.variables(scope, false);
    if (variables != null) {
      variables.unset(name);
    }
  }
}
