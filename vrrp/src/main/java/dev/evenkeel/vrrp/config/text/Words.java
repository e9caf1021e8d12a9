package dev.evenkeel.vrrp.config.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words at white space. A double quote starts a word of its own that reaches to
 * the next double quote; single quotes and backslashes mean nothing here.
 */
final class Words {
  private Words() {}

  /**
   * The words of a line.
   *
   * @param words the words, without quotes
   * @param unmatchedQuote a quote was not closed; what follows it is lost
   */
  record Split(List<String> words, boolean unmatchedQuote) {}

  static Split split(String text) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isBlank(c)) {
        at++;
      } else if (c == '"') {
        int end = text.indexOf('"', at + 1);
        if (end < 0) {
          return new Split(words, true);
        }
        words.add(text.substring(at + 1, end));
        at = end + 1;
      } else {
        int end = at;
        while (end < text.length() && !isBlank(text.charAt(end)) && text.charAt(end) != '"') {
          end++;
        }
        words.add(text.substring(at, end));
        at = end;
      }
    }
    return new Split(words, false);
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == 0x0b;
  }
}
