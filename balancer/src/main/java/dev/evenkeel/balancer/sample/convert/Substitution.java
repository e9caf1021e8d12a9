package dev.evenkeel.balancer.sample.convert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.GroupReferences;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Regex;
import dev.evenkeel.balancer.sample.Sample;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code regsub}: replaces what a regular expression finds. Stateless. */
final class Substitution {
  private final Pattern pattern;
  private final byte[] replacement;
  private final boolean all;

  private Substitution(Pattern pattern, byte[] replacement, boolean all) {
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
    byte[] replacement = arguments.text(1).getBytes(ISO_8859_1);
    Substitution substitution = new Substitution(pattern, replacement, flags.contains("g"));
    return (context, sample) -> substitution.apply(sample);
  }

  private boolean apply(Sample sample) {
    byte[] bytes = sample.bytes();
    int from = sample.from();
    int length = sample.length();
    byte[] room = sample.room();
    int to = 0;
    int at = 0;
    try {
      Matcher matcher = pattern.matcher(new Regex.Input(sample));
      while (at <= length && matcher.find(at)) {
        to = GroupReferences.copy(bytes, from + at, from + matcher.start(), room, to);
        to =
            GroupReferences.expand(replacement, replacement.length, matcher, bytes, from, room, to);
        at = matcher.end();
        if (matcher.end() == matcher.start()) {
          to = GroupReferences.copy(bytes, from + at, from + Math.min(at + 1, length), room, to);
          at++;
        }
        if (!all) {
          break;
        }
      }
    } catch (Regex.OutOfStepsException | StackOverflowError tooHard) {
      return false;
    }
    if (at < length) {
      to = GroupReferences.copy(bytes, from + at, from + length, room, to);
    }
    return sample.wroteText(room, Math.min(to, room.length - 1));
  }
}
