package dev.evenkeel.balancer.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;

/** Reads bytes written in hexadecimal. Stateless. */
final class HexText {
  private HexText() {}

  /** What is wrong with a text, in HAProxy's words; empty if nothing is. */
  static String problem(String text) {
    if (text.length() % 2 != 0) {
      return "an even number of hex digit is expected";
    }
    for (int i = 0; i < text.length(); i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return "an hex digit is expected (found '" + text.charAt(i) + "')";
      }
    }
    return "";
  }

  /** The bytes, one char each. */
  static String bytes(String text) {
    return new String(HexFormat.of().parseHex(text), ISO_8859_1);
  }
}
