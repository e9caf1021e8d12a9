package dev.evenkeel.balancer.control;

import dev.evenkeel.balancer.config.Numbers;

/** Numbers as HAProxy's commands read them: what stands before the first other character. */
final class CNumber {
  private CNumber() {}

  /** The number a text begins with, 0 if it begins with none. */
  static int leading(String text) {
    return Numbers.lenient(text);
  }

  /** How many characters belong to the number a text begins with. */
  static int digits(String text) {
    int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    int first = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at == first ? 0 : at;
  }

  /** Whether a text is a number and nothing else. */
  static boolean isWhole(String text) {
    return !text.isEmpty() && digits(text) == text.length();
  }
}
