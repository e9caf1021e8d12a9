package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.stick.TrackedCounters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code sc-inc-gpc}, {@code sc-set-gpt} and their kin: what is noted of tracked keys. */
final class CounterActions {
  private static final Pattern LEADING_NUMBER = Pattern.compile("([0-9]*)(.*)");

  private CounterActions() {}

  /** A number or an expression that gives one. */
  private record Amount(long fixed, @Nullable Expression expression) {
    @Nullable Long of(Subject subject, Sample sample) {
      if (expression == null) {
        return fixed;
      }
      boolean found = expression.evaluate(subject, sample) && Casts.cast(sample, SampleType.SINT);
      return found ? Long.valueOf(sample.number()) : null;
    }

    static Amount take(ActionLine line) throws InvalidExpressionException {
      Matcher number = LEADING_NUMBER.matcher(line.peek());
      if (number.matches() && number.group(2).isEmpty()) {
        line.take();
        String digits = number.group(1);
        return new Amount(
            digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits) & 0xffffffffL, null);
      }
      return new Amount(0, line.expression());
    }
  }

  /** Which counters, and which of them. */
  private record Target(int number, boolean array, int index) {}

  /** {@code name(idx,ctr)}. */
  private static Target indexed(ActionLine line, String what) throws InvalidExpressionException {
    String word = line.keyword();
    int open = word.indexOf('(');
    if (open < 0) {
      return new Target(0, true, 0);
    }
    String name = word.substring(0, open);
    Matcher index = LEADING_NUMBER.matcher(word.substring(open + 1));
    if (!index.matches() || !index.group(2).startsWith(",")) {
      throw new InvalidExpressionException(
          "Missing "
              + what
              + " ID '"
              + word
              + "'. Expects "
              + name
              + "(<"
              + what.toUpperCase(java.util.Locale.ROOT)
              + " ID>,<Track ID>)");
    }
    Matcher number = LEADING_NUMBER.matcher(index.group(2).substring(1));
    if (!number.matches() || !number.group(2).equals(")")) {
      throw new InvalidExpressionException(
          "invalid stick table track ID '"
              + word
              + "'. Expects "
              + name
              + "(<"
              + what.toUpperCase(java.util.Locale.ROOT)
              + " ID>,<Track ID>)");
    }
    int track = integer(number.group(1));
    if (track >= line.language().stickCounters()) {
      throw new InvalidExpressionException(
          "invalid stick table track ID '"
              + word
              + "'. The max allowed ID is "
              + (line.language().stickCounters() - 1));
    }
    return new Target(track, true, integer(index.group(1)));
  }

  private static int integer(String digits) {
    return digits.isEmpty()
        ? 0
        : Integer.parseInt(digits.substring(0, Math.min(9, digits.length())));
  }

  /** {@code name(ctr)}. */
  private static Target plain(ActionLine line, int index, boolean named)
      throws InvalidExpressionException {
    String word = line.keyword();
    int open = word.indexOf('(');
    if (open < 0) {
      return new Target(0, false, index);
    }
    Matcher number = LEADING_NUMBER.matcher(word.substring(open + 1));
    if (!number.matches() || !number.group(2).equals(")")) {
      throw new InvalidExpressionException(
          "invalid stick table track ID"
              + (named ? " '" + word + "'" : "")
              + ". Expects "
              + (named ? word.substring(0, open) : word)
              + "(<Track ID>)");
    }
    int track = integer(number.group(1));
    if (track >= line.language().stickCounters()) {
      throw new InvalidExpressionException(
          "invalid stick table track ID"
              + (named ? " '" + word + "'" : "")
              + ". The max allowed ID is "
              + (line.language().stickCounters() - 1));
    }
    return new Target(track, false, index);
  }

  static Action increment(ActionLine line) throws InvalidExpressionException {
    return adding(indexed(line, "gpc"), new Amount(1, null));
  }

  static Action incrementFirst(ActionLine line) throws InvalidExpressionException {
    return adding(plain(line, 0, false), new Amount(1, null));
  }

  static Action incrementSecond(ActionLine line) throws InvalidExpressionException {
    return adding(plain(line, 1, false), new Amount(1, null));
  }

  static Action add(ActionLine line) throws InvalidExpressionException {
    Target target = indexed(line, "gpc");
    return adding(target, Amount.take(line));
  }

  private static Action adding(Target target, Amount amount) {
    return (subject, sample) -> {
      TrackedCounters tracked = subject.extension(TrackedCounters.class);
      Long value = tracked == null ? null : amount.of(subject, sample);
      if (tracked != null && value != null) {
        tracked.addToCounter(target.number(), target.array(), target.index(), value);
      }
      return Decision.CONTINUE;
    };
  }

  static Action setTag(ActionLine line) throws InvalidExpressionException {
    Target target = indexed(line, "gpt");
    return tagging(target, Amount.take(line));
  }

  static Action setFirstTag(ActionLine line) throws InvalidExpressionException {
    Target target = plain(line, 0, true);
    return tagging(target, Amount.take(line));
  }

  private static Action tagging(Target target, Amount amount) {
    return (subject, sample) -> {
      TrackedCounters tracked = subject.extension(TrackedCounters.class);
      Long value = tracked == null ? null : amount.of(subject, sample);
      if (tracked != null && value != null) {
        tracked.setTag(target.number(), target.array(), target.index(), value);
      }
      return Decision.CONTINUE;
    };
  }
}
