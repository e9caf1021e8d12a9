package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.Numbers;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which of every so many lines a {@code log} target gets (manual: {@code sample} of {@code log}).
 * Immutable.
 */
public final class LogSampling {
  private final BitSet wanted = new BitSet();
  private final int size;

  /** A sampling cannot be read; the message is HAProxy's. */
  static final class BadSampling extends Exception {
    private static final long serialVersionUID = 1L;

    BadSampling(String message) {
      super(message, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  private record Range(int low, int high) {}

  private LogSampling(List<Range> ranges, int size) {
    ranges.forEach(range -> wanted.set(range.low(), range.high() + 1));
    this.size = size;
  }

  /** Reads {@code <ranges>:<size>}. */
  static LogSampling parse(String text) throws BadSampling {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new BadSampling("Missing sample size");
    }
    String written = text.substring(0, colon);
    String sizeText = text.substring(colon + 1);
    int size = Numbers.lenient(sizeText);
    if (!Numbers.isInteger(sizeText) || size <= 0) {
      throw new BadSampling(
          "wrong sample size '" + sizeText + "' for sample range '" + written + "'");
    }
    if (written.isEmpty()) {
      throw new BadSampling("no sampling ranges given");
    }
    List<Range> ranges = new ArrayList<>();
    int most = 0;
    for (String one : written.split(",", -1)) {
      Range range = range(one);
      if (ranges.stream().anyMatch(r -> r.low() <= range.high() && range.low() <= r.high())) {
        throw new BadSampling("ranges are overlapping");
      }
      ranges.add(range);
      most = Math.max(most, range.high());
    }
    if (size < most) {
      throw new BadSampling(
          "sample size "
              + size
              + " should be greater or equal to "
              + most
              + " the maximum of the high ranges limits");
    }
    return new LogSampling(ranges, size);
  }

  private static Range range(String text) throws BadSampling {
    int dash = text.indexOf('-', 1);
    String from = dash < 0 ? text : text.substring(0, dash);
    String to = dash < 0 ? text : text.substring(dash + 1);
    int low = Numbers.lenient(from);
    int high = Numbers.lenient(to);
    if (!Numbers.isInteger(from) || !Numbers.isInteger(to) || low <= 0 || high < low) {
      throw new BadSampling("wrong sample range '" + text + "'");
    }
    return new Range(low, high);
  }

  /**
   * Tells whether a line is wanted.
   *
   * @param before how many lines there were before it
   */
  boolean wants(long before) {
    return wanted.get((int) (before % size) + 1);
  }
}
