package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Segment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/** Reads the parameters of a keyword and reports what is wrong with them as keepalived does. */
final class Params {
  private static final BigInteger UNSIGNED_MAX = BigInteger.valueOf(0xffffffffL);
  private static final Pattern DIGITS = Pattern.compile("|\\+?[0-9]+");
  private static final Pattern SIGNED = Pattern.compile("|[+-]?[0-9]+");
  private static final Pattern DECIMAL = Pattern.compile("|\\+?([0-9]+\\.?[0-9]*|\\.[0-9]+)");

  private final Report report;

  Params(Report report) {
    this.report = report;
  }

  /** The word at an index; without it the reading stops. */
  String required(Segment line, int index) {
    if (index >= line.size()) {
      throw report.missingParameter(line.word(0), index);
    }
    return line.word(index);
  }

  /** A decimal number of 32 bits without sign. */
  OptionalLong unsigned(String word, long min, long max) {
    String digits = word.strip();
    if (digits.startsWith("-")) {
      report.error("negative number '" + word + "'");
      return OptionalLong.empty();
    }
    if (!DIGITS.matcher(digits).matches()) {
      report.error("invalid number '" + word + "'");
      return OptionalLong.empty();
    }
    BigInteger number = digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits);
    if (number.compareTo(UNSIGNED_MAX) > 0) {
      report.error("number '" + word + "' outside unsigned integer range");
      return OptionalLong.empty();
    }
    return inRange(word, number.longValue(), min, max);
  }

  /** A decimal number of 32 bits with sign. */
  OptionalInt signed(String word, int min, int max) {
    String digits = word.strip();
    if (!SIGNED.matcher(digits).matches()) {
      report.error("invalid number '" + word + "'");
      return OptionalInt.empty();
    }
    BigInteger number = digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits);
    if (number.bitLength() > 31) {
      report.error("number '" + word + "' outside integer range");
      return OptionalInt.empty();
    }
    OptionalLong value = inRange(word, number.longValue(), min, max);
    return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
  }

  private OptionalLong inRange(String word, long number, long min, long max) {
    if (number < min || number > max) {
      report.error("number '%s' outside range [%s, %s]".formatted(word, min, max));
      return OptionalLong.empty();
    }
    return OptionalLong.of(number);
  }

  /** Seconds with up to six decimal places; the bounds and the result are in microseconds. */
  OptionalLong micros(String word, long minUs, long maxUs) {
    String digits = word.strip();
    if (digits.startsWith("-")) {
      report.error("negative number '" + word + "'");
      return OptionalLong.empty();
    }
    if (!DECIMAL.matcher(digits).matches()) {
      report.error("invalid number '" + word + "'");
      return OptionalLong.empty();
    }
    BigDecimal seconds = digits.isEmpty() ? BigDecimal.ZERO : new BigDecimal(digits);
    BigInteger micros = seconds.movePointRight(6).toBigInteger();
    if (seconds.stripTrailingZeros().scale() > 6) {
      report.error("number '" + word + "' has too many decimal places");
    }
    if (micros.compareTo(UNSIGNED_MAX) > 0) {
      boolean fits = seconds.compareTo(BigDecimal.valueOf(4_294_967_296L)) < 0;
      report.error(
          fits
              ? rangeText(word, minUs, maxUs)
              : "number '" + word + "' outside unsigned decimal range");
      return OptionalLong.empty();
    }
    long value = micros.longValue();
    if (value < minUs || value > maxUs) {
      report.error(rangeText(word, minUs, maxUs));
      return OptionalLong.empty();
    }
    return OptionalLong.of(value);
  }

  /**
   * Milliseconds with up to three decimal places, in microseconds; the bounds are in milliseconds.
   */
  OptionalLong millis(String word, long minMs, long maxMs) {
    String digits = word.strip();
    if (digits.startsWith("-")) {
      report.error("negative number '" + word + "'");
      return OptionalLong.empty();
    }
    if (!DECIMAL.matcher(digits).matches()) {
      report.error("invalid number '" + word + "'");
      return OptionalLong.empty();
    }
    BigDecimal ms = digits.isEmpty() ? BigDecimal.ZERO : new BigDecimal(digits);
    if (ms.stripTrailingZeros().scale() > 3) {
      report.error("number '" + word + "' has too many decimal places");
    }
    if (ms.compareTo(BigDecimal.valueOf(minMs)) < 0
        || ms.compareTo(BigDecimal.valueOf(maxMs)) > 0) {
      report.error("number '%s' outside range [%d.000, %d.000]".formatted(word, minMs, maxMs));
      return OptionalLong.empty();
    }
    return OptionalLong.of(ms.movePointRight(3).longValue());
  }

  private static String rangeText(String word, long minUs, long maxUs) {
    return "number '%s' outside range [%s, %s]".formatted(word, seconds(minUs), seconds(maxUs));
  }

  /** Microseconds as seconds with six decimal places. */
  static String seconds(long us) {
    return BigDecimal.valueOf(us, 6).toPlainString();
  }

  /** {@code on|true|yes} or {@code off|false|no}. */
  static Optional<Boolean> bool(String word) {
    return switch (word) {
      case "on", "true", "yes" -> Optional.of(true);
      case "off", "false", "no" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** Passes a number on, or reports {@code problem}. */
  void unsigned(String word, long min, long max, LongConsumer use, String problem) {
    unsigned(word, min, max).ifPresentOrElse(use, () -> report.error(problem));
  }

  /** Passes a number on, or reports {@code problem}. */
  void signed(String word, int min, int max, IntConsumer use, String problem) {
    signed(word, min, max).ifPresentOrElse(use, () -> report.error(problem));
  }

  /** Passes a time on, or reports {@code problem}. */
  void micros(String word, long minUs, long maxUs, LongConsumer use, String problem) {
    micros(word, minUs, maxUs).ifPresentOrElse(use, () -> report.error(problem));
  }
}
