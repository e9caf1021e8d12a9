package dev.evenkeel.balancer.persist;

/**
 * Dates in cookies: seconds since 1970, divided by four, as five digits to the base 64 (manual,
 * chapter 4.2 {@code cookie}, maxidle). Stateless.
 */
final class CookieDates {
  static final int DIGITS = 5;
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private CookieDates() {}

  /** Reads a date, in seconds; 0 if it is none. */
  static long read(byte[] bytes, int from, int to) {
    if (to - from < DIGITS) {
      return 0;
    }
    long value = 0;
    for (int i = from; i < from + DIGITS; i++) {
      int digit = ALPHABET.indexOf(bytes[i] & 0xff);
      if (digit < 0) {
        return 0;
      }
      value = value << 6 | digit;
    }
    return value << 2;
  }

  /** Writes a date, rounded up to four seconds. */
  static void write(long seconds, StringBuilder to) {
    long value = (seconds + 3) >> 2;
    for (int shift = 6 * (DIGITS - 1); shift >= 0; shift -= 6) {
      to.append(ALPHABET.charAt((int) (value >> shift) & 63));
    }
  }
}
