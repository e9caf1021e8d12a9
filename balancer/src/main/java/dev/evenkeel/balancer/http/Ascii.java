package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Classes of bytes, as tables, and comparisons that ignore case (RFC 9110 5.6.2). */
final class Ascii {
  /** For each byte of a token its lower-case form; 0 for every other byte. */
  static final byte[] TOKEN_LOWER = tokens();

  private Ascii() {}

  private static byte[] tokens() {
    byte[] table = new byte[256];
    for (char c = '!'; c < 0x7f; c++) {
      if ("\"(),/:;<=>?@[\\]{}".indexOf(c) < 0) {
        table[c] = (byte) lower(c);
      }
    }
    return table;
  }

  /** Returns the lower-case form of an ASCII letter, and everything else as it is. */
  static int lower(int b) {
    return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
  }

  static boolean isDigit(int b) {
    return b >= '0' && b <= '9';
  }

  /** Tells whether a byte is a space or a tab (OWS). */
  static boolean isBlank(int b) {
    return b == ' ' || b == '\t';
  }

  static boolean equalsLower(byte[] bytes, int from, int to, byte[] lowerCase) {
    if (to - from != lowerCase.length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length; i++) {
      if (lower(bytes[from + i]) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
