package dev.evenkeel.balancer.config;

import java.util.function.Consumer;

/** What came of reading a delay such as {@code 5s} (manual, chapter 2.4: time format). */
public sealed interface Delay {
  /**
   * A delay.
   *
   * @param value in the unit that was asked for, rounded up
   */
  record Of(int value) implements Delay {}

  /**
   * A character that does not belong.
   *
   * @param character the character, empty where the text ended
   */
  record Unexpected(String character) implements Delay {}

  /** More than 2147483647 units. */
  record Overflow() implements Delay {}

  /** Reads a delay; a number without a unit is milliseconds, and so is the result. */
  static Delay ofMillis(String text, Consumer<String> warning) {
    return of(text, 1_000, warning);
  }

  /** Reads a delay; a number without a unit is seconds, and so is the result. */
  static Delay ofSeconds(String text, Consumer<String> warning) {
    return of(text, 1_000_000, warning);
  }

  private static Delay of(String text, long unitMicros, Consumer<String> warning) {
    int i = 0;
    long number = 0;
    while (i < text.length() && Numbers.isDigit(text.charAt(i))) {
      number = Math.min(number * 10 + (text.charAt(i) - '0'), 1L << 40);
      i++;
    }
    if (i == 0) {
      return new Unexpected(text.isEmpty() ? "" : text.substring(0, 1));
    }
    String suffix = text.substring(i);
    int taken =
        suffix.startsWith("us") || suffix.startsWith("ms") ? 2 : Math.min(1, suffix.length());
    long micros =
        switch (suffix.substring(0, taken)) {
          case "" -> unitMicros;
          case "us" -> 1;
          case "ms" -> 1_000;
          case "s" -> 1_000_000;
          case "m" -> 60_000_000;
          case "h" -> 3_600_000_000L;
          case "d" -> 86_400_000_000L;
          default -> 0;
        };
    if (micros == 0) {
      return new Unexpected(suffix.substring(0, 1));
    }
    if (suffix.length() > taken) {
      warning.accept(
          "unexpected character '"
              + suffix.charAt(taken)
              + "' after the timer value '"
              + text
              + "', only (us=microseconds,ms=milliseconds,s=seconds,m=minutes,h=hours,d=days) are"
              + " supported. This will be reported as an error in next versions.");
    }
    if ((double) number * micros / unitMicros > Integer.MAX_VALUE) {
      return new Overflow();
    }
    return new Of((int) ((number * micros + unitMicros - 1) / unitMicros));
  }
}
