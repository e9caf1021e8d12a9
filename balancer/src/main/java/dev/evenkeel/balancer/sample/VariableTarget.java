package dev.evenkeel.balancer.sample;

import java.util.List;

/**
 * A value: what {@code set-var(NAME,CONDITION...)} and its kin say between their parentheses.
 *
 * @param name of the variable
 * @param conditions under which it is set
 */
public record VariableTarget(VariableName name, VariableConditions conditions) {
  private static final String EXPECTED =
      "Expects 'set-var(<var-name>)', 'set-var-fmt(<var-name>)' or 'unset-var(<var-name>)'";

  /**
   * Reads an action's word.
   *
   * @throws InvalidExpressionException saying what is wrong
   */
  public static VariableTarget parse(String word) throws InvalidExpressionException {
    String action = action(word);
    if (!word.startsWith(action + "(")) {
      throw new InvalidExpressionException(
          "invalid or incomplete action '" + word + "'. " + EXPECTED);
    }
    if (!word.endsWith(")")) {
      throw new InvalidExpressionException(
          "incomplete argument after action '" + word + "'. " + EXPECTED);
    }
    String inner = word.substring(action.length() + 1, word.length() - 1);
    if (inner.isEmpty()) {
      throw new InvalidExpressionException("Empty variable name cannot be accepted");
    }
    List<String> words = List.of(inner.split(",", -1));
    return new VariableTarget(
        VariableName.parse(words.getFirst()),
        VariableConditions.parse(words.subList(1, words.size())));
  }

  /** Which action a word begins with; empty for none of these. */
  public static String action(String word) {
    for (String action : List.of("set-var-fmt", "set-var", "unset-var")) {
      if (word.startsWith(action)) {
        return action;
      }
    }
    return "";
  }
}
