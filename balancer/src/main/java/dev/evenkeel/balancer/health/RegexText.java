package dev.evenkeel.balancer.health;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the regular expressions of checks, and says what is wrong with them as PCRE2 does. */
final class RegexText {
  private RegexText() {}

  /** The expression; empty after saying what is wrong. */
  static Optional<Pattern> compile(RuleLine rule, String text) {
    return compile(rule, text, 0);
  }

  /** The same, with flags of {@link Pattern}. */
  static Optional<Pattern> compile(RuleLine rule, String text, int flags) {
    try {
      return Optional.of(Pattern.compile(text, flags));
    } catch (PatternSyntaxException wrong) {
      String description = wrong.getDescription();
      int offset = Math.max(0, wrong.getIndex());
      if (description.startsWith("Unclosed group")) {
        description = "missing closing parenthesis";
        offset = text.length();
      } else if (description.startsWith("Unclosed character class")) {
        description = "missing terminating ] for character class";
        offset = text.length();
      } else if (description.startsWith("Dangling meta character")) {
        description = "quantifier does not follow a repeatable item";
      }
      rule.fail(
          "regex '" + text + "' is invalid (error=" + description + ", erroffset=" + offset + ")");
      return Optional.empty();
    }
  }
}
