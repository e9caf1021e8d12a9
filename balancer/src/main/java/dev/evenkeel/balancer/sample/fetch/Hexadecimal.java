package dev.evenkeel.balancer.sample.fetch;

import dev.evenkeel.balancer.sample.InvalidExpressionException;

/** Bytes written as hexadecimal digits. Stateless. */
public final class Hexadecimal {
  private Hexadecimal() {}

  /**
   * Reads bytes.
   *
   * @throws InvalidExpressionException if there is an odd digit or something else than a digit
   */
  public static byte[] parse(String text) throws InvalidExpressionException {
    if (text.length() % 2 != 0) {
      throw new InvalidExpressionException("an even number of hex digit is expected");
    }
    byte[] bytes = new byte[text.length() / 2];
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw new InvalidExpressionException("an hex digit is expected (found '" + c + "')");
      }
      bytes[i / 2] = (byte) ((bytes[i / 2] << 4) | digit);
    }
    return bytes;
  }
}
