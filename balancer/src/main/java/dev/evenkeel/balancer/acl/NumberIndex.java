package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ranges of numbers, searched in order. Immutable. */
final class NumberIndex implements PatternIndex {
  private final List<Pattern> patterns;
  private final long[] least;
  private final long[] greatest;

  private NumberIndex(List<Pattern> patterns) {
    this.patterns = List.copyOf(patterns);
    this.least = new long[patterns.size()];
    this.greatest = new long[patterns.size()];
  }

  static NumberIndex of(List<Pattern> patterns, boolean dotted) throws InvalidExpressionException {
    NumberIndex index = new NumberIndex(patterns);
    for (int i = 0; i < patterns.size(); i++) {
      index.set(i, patterns.get(i).text(), dotted);
    }
    return index;
  }

  /** Reads {@code [operator ]number[:number]}. */
  private void set(int i, String text, boolean dotted) throws InvalidExpressionException {
    int space = text.indexOf(' ');
    String operator = space < 0 ? "eq" : text.substring(0, space);
    String range = text.substring(space + 1);
    int colon = range.indexOf(':');
    String first = colon < 0 ? range : range.substring(0, colon);
    String second = colon < 0 ? range : range.substring(colon + 1);
    long low = first.isEmpty() && colon >= 0 ? Long.MIN_VALUE : number(first, range, dotted);
    long high = second.isEmpty() && colon >= 0 ? Long.MAX_VALUE : number(second, range, dotted);
    if (low > high) {
      throw new InvalidExpressionException("'" + range + "' is not a valid number range");
    }
    switch (operator) {
      case "gt" -> {
        least[i] = high == Long.MAX_VALUE ? high : high + 1;
        greatest[i] = Long.MAX_VALUE;
      }
      case "ge" -> {
        least[i] = low;
        greatest[i] = Long.MAX_VALUE;
      }
      case "lt" -> {
        least[i] = Long.MIN_VALUE;
        greatest[i] = low == Long.MIN_VALUE ? low : low - 1;
      }
      case "le" -> {
        least[i] = Long.MIN_VALUE;
        greatest[i] = high;
      }
      default -> {
        least[i] = low;
        greatest[i] = high;
      }
    }
  }

  private static long number(String text, String range, boolean dotted)
      throws InvalidExpressionException {
    if (dotted && text.matches("[0-9]{1,5}\\.[0-9]{1,5}")) {
      int dot = text.indexOf('.');
      return Long.parseLong(text.substring(0, dot)) * 65_536
          + Long.parseLong(text.substring(dot + 1));
    }
    if (!text.matches("[+-]?[0-9]{1,18}")) {
      throw new InvalidExpressionException("'" + range + "' is not a number");
    }
    long number = Long.parseLong(text);
    return dotted ? number << 16 : number;
  }

  @Override
  public @Nullable Pattern find(Sample sample) {
    long number = sample.number();
    for (int i = 0; i < least.length; i++) {
      if (number >= least[i] && number <= greatest[i]) {
        return patterns.get(i);
      }
    }
    return null;
  }
}
