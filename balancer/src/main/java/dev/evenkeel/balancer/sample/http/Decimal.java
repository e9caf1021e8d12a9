package dev.evenkeel.balancer.sample.http;

import dev.evenkeel.balancer.http.Slice;

/** The numbers that texts of messages begin with, read as HAProxy reads them. Stateless. */
final class Decimal {
  private Decimal() {}

  /**
   * Returns the number, of 32 bits. It ends before the first byte above {@code 9}; what is below
   * {@code 0}, such as a dot, counts as a negative digit.
   */
  static int of(Slice text) {
    return of(text.bytes(), text.from(), text.to());
  }

  static int of(byte[] bytes, int from, int to) {
    boolean negative = from < to && bytes[from] == '-';
    int value = 0;
    for (int i = negative ? from + 1 : from; i < to; i++) {
      // A signed byte, as a char is.
      int digit = bytes[i] - '0';
      if (digit > 9) {
        break;
      }
      value = negative ? value * 10 - digit : value * 10 + digit;
    }
    return value;
  }
}
