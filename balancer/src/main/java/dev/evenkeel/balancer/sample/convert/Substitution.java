package dev.evenkeel.balancer.sample.convert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Regex;
import dev.evenkeel.balancer.sample.Sample;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code regsub}: replaces what a regular expression finds. Stateless. */
final class Substitution {
  private final Pattern pattern;
  private final String replacement;
  private final boolean all;

  private Substitution(Pattern pattern, String replacement, boolean all) {
    this.pattern = pattern;
    this.replacement = replacement;
    this.all = all;
  }

  static Converter of(Arguments arguments) throws InvalidExpressionException {
    String flags = arguments.text(2);
    for (int i = 0; i < flags.length(); i++) {
      if (flags.charAt(i) != 'i' && flags.charAt(i) != 'g') {
        throw new InvalidExpressionException(
            "invalid regex flag '" + flags.charAt(i) + "', only 'i' and 'g' are supported");
      }
    }
    Pattern pattern;
    try {
      pattern = Regex.compile(arguments.text(0), flags.contains("i"));
    } catch (InvalidExpressionException saidLater) {
      // The argument is among those that are checked once everything is read.
      return (context, sample) -> false;
    }
    Substitution substitution = new Substitution(pattern, arguments.text(1), flags.contains("g"));
    return (context, sample) -> substitution.apply(sample);
  }

  private boolean apply(Sample sample) {
    String input = sample.text();
    StringBuilder out = new StringBuilder();
    int at = 0;
    try {
      Matcher matcher = pattern.matcher(new Regex.Input(sample));
      while (at <= input.length() && matcher.find(at)) {
        out.append(input, at, matcher.start());
        replace(matcher, input, out);
        if (matcher.end() > matcher.start()) {
          at = matcher.end();
        } else {
          if (matcher.end() < input.length()) {
            out.append(input.charAt(matcher.end()));
          }
          at = matcher.end() + 1;
        }
        if (!all) {
          break;
        }
      }
    } catch (Regex.OutOfStepsException | StackOverflowError tooHard) {
      return false;
    }
    if (at < input.length()) {
      out.append(input, at, input.length());
    }
    byte[] result = out.toString().getBytes(ISO_8859_1);
    return sample.setText(result, 0, Math.min(result.length, sample.capacity() - 1));
  }

  private void replace(Matcher matcher, String input, StringBuilder out) {
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      if (c != '\\' || i + 1 == replacement.length()) {
        out.append(c);
        continue;
      }
      char next = replacement.charAt(++i);
      if (next >= '0' && next <= '9') {
        int group = next - '0';
        if (group <= matcher.groupCount() && matcher.start(group) >= 0) {
          out.append(input, matcher.start(group), matcher.end(group));
        }
      } else {
        out.append(next);
      }
    }
  }
}
