package dev.evenkeel.balancer.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates the conditions of {@code .if} and of {@code -cc} (manual, chapter 2.4): terms that are
 * numbers, predicates or parenthesised, {@code !}, {@code &&}, {@code ||}. For one condition, used
 * once.
 */
public final class ConditionParser {
  private final String text;
  private final Predicates predicates;
  private int pos;

  private ConditionParser(String text, Predicates predicates) {
    this.text = text;
    this.predicates = predicates;
  }

  /**
   * Evaluates a condition.
   *
   * @throws ConditionException if it cannot be read
   */
  public static boolean evaluate(String text, Predicates predicates) throws ConditionException {
    ConditionParser parser = new ConditionParser(text, predicates);
    parser.blanks();
    if (parser.atEnd()) {
      return false;
    }
    boolean value = parser.alternatives();
    parser.blanks();
    if (!parser.atEnd()) {
      throw new ConditionException(
          "unexpected character '"
              + text.charAt(parser.pos)
              + "' at the end of conditional expression '"
              + text
              + "'",
          "",
          parser.pos);
    }
    return value;
  }

  private boolean alternatives() throws ConditionException {
    boolean value = conjunction();
    while (operator("||")) {
      value |= conjunction();
    }
    return value;
  }

  private boolean conjunction() throws ConditionException {
    boolean value = term();
    while (operator("&&")) {
      value &= term();
    }
    return value;
  }

  private boolean operator(String sign) throws ConditionException {
    int start = pos;
    blanks();
    if (!text.startsWith(sign, pos)) {
      pos = start;
      return false;
    }
    int at = pos;
    pos += sign.length();
    blanks();
    if (atEnd()) {
      throw unparsable(at);
    }
    return true;
  }

  private boolean term() throws ConditionException {
    blanks();
    int start = pos;
    boolean negate = false;
    while (!atEnd() && text.charAt(pos) == '!') {
      negate = !negate;
      pos++;
      blanks();
    }
    if (atEnd()) {
      throw unparsable(start);
    }
    char c = text.charAt(pos);
    boolean value;
    if (c == '(') {
      value = parenthesised();
    } else if (Numbers.isDigit(c) || ((c == '-' || c == '+') && hasDigitAt(pos + 1))) {
      value = number();
    } else {
      value = predicate(start);
    }
    return negate ^ value;
  }

  private boolean parenthesised() throws ConditionException {
    int open = pos++;
    boolean value = alternatives();
    blanks();
    if (atEnd() || text.charAt(pos) != ')') {
      throw new ConditionException(
          "expected ')' after conditional expression '" + text.substring(open) + "'", "", open);
    }
    pos++;
    return value;
  }

  private boolean number() {
    int start = pos++;
    while (!atEnd() && Numbers.isDigit(text.charAt(pos))) {
      pos++;
    }
    return Numbers.lenient(text.substring(start, pos)) != 0;
  }

  private boolean hasDigitAt(int index) {
    return index < text.length() && Numbers.isDigit(text.charAt(index));
  }

  private boolean predicate(int start) throws ConditionException {
    int nameStart = pos;
    int nameEnd = pos;
    while (nameEnd < text.length()
        && (Character.isLetterOrDigit(text.charAt(nameEnd)) || text.charAt(nameEnd) == '_')) {
      nameEnd++;
    }
    String name = text.substring(nameStart, nameEnd);
    int wanted = predicates.arity(name);
    if (wanted < 0) {
      throw unparsable(start);
    }
    pos = nameEnd;
    List<String> arguments = new ArrayList<>();
    int argumentsStart = nameEnd;
    boolean parenthesis = pos < text.length() && text.charAt(pos) == '(';
    if (parenthesis) {
      argumentsStart = ++pos;
    }
    if (parenthesis && !atEnd()) {
      arguments(name, arguments, wanted);
    } else {
      arguments.add("");
    }
    if (arguments.size() < wanted) {
      throw new ConditionException(
          "missing arguments (got "
              + arguments.size()
              + "/"
              + wanted
              + "), type 'string' expected in argument 1 of predicate '"
              + name
              + "' used in conditional expression",
          "",
          Math.max(argumentsStart, pos - 1));
    }
    return predicates.test(name, arguments);
  }

  private void arguments(String name, List<String> arguments, int max) throws ConditionException {
    while (true) {
      StringBuilder argument = new StringBuilder();
      boolean quoted = false;
      while (!atEnd()) {
        char c = text.charAt(pos);
        if (c == '"') {
          quoted = !quoted;
        } else if (c == '\\' && pos + 1 < text.length()) {
          argument.append(text.charAt(++pos));
        } else if (!quoted && (c == ',' || c == ')')) {
          break;
        } else {
          argument.append(c);
        }
        pos++;
      }
      arguments.add(argument.toString());
      if (atEnd() || (text.charAt(pos) == ',' && arguments.size() == max)) {
        String found = atEnd() ? "" : " before '" + text.substring(pos) + "'";
        throw new ConditionException(
            "expected ')'"
                + found
                + " in argument 1 of predicate '"
                + name
                + "' used in conditional expression",
            "",
            pos);
      }
      if (text.charAt(pos++) == ')') {
        return;
      }
    }
  }

  private ConditionException unparsable(int at) {
    return new ConditionException(
        "unparsable conditional expression '" + text.substring(at) + "'", "", at);
  }

  private void blanks() {
    while (!atEnd() && (text.charAt(pos) == ' ' || text.charAt(pos) == '\t')) {
      pos++;
    }
  }

  private boolean atEnd() {
    return pos >= text.length();
  }
}
