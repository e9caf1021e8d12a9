package dev.evenkeel.vrrp.config.reader;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the word after a script keyword: a quoted string with the shell's escapes, whose content is
 * split into words again, where quotes group.
 */
final class CommandWords {
  private CommandWords() {}

  /**
   * The words of a command.
   *
   * @param words program and arguments; empty if there are none
   * @param rest what follows the string on the line
   * @param unterminated the string has no closing quote
   */
  record Command(List<String> words, String rest, boolean unterminated) {}

  /** Reads the string after the first word of a line. */
  static Command afterKeyword(String raw) {
    int at = skipWord(raw, 0);
    at = skipBlanks(raw, at);
    StringBuilder text = new StringBuilder();
    char quote = 0;
    boolean quoted = false;
    while (at < raw.length()) {
      char c = raw.charAt(at);
      if (quote == 0 && isBlank(c)) {
        break;
      }
      if (quote == 0 && c == '"') {
        quote = c;
        quoted = true;
        at++;
      } else if (quote != 0 && c == quote) {
        quote = 0;
        at++;
      } else if (c == '\\' && at + 1 < raw.length()) {
        at = escape(raw, at + 1, text);
      } else {
        text.append(c);
        at++;
      }
    }
    if (quote != 0) {
      return new Command(List.of(), "", true);
    }
    List<String> words = quoted ? split(text.toString()) : unquoted(text.toString());
    return new Command(words, raw.substring(at).strip(), false);
  }

  private static List<String> unquoted(String text) {
    return text.isEmpty() ? List.of() : split(text);
  }

  /** Reads an escape sequence whose first character after the backslash is at an index. */
  private static int escape(String raw, int at, StringBuilder out) {
    char c = raw.charAt(at);
    switch (c) {
      case 'a' -> out.append((char) 7);
      case 'b' -> out.append('\b');
      case 'E' -> out.append((char) 27);
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'v' -> out.append((char) 11);
      case 'x' -> {
        return number(raw, at + 1, 16, Integer.MAX_VALUE, out);
      }
      case 'c' -> {
        if (at + 1 < raw.length()) {
          out.append((char) (raw.charAt(at + 1) & 0x1f));
        }
        return at + 2;
      }
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        return number(raw, at, 8, 3, out);
      }
      default -> out.append(c);
    }
    return at + 1;
  }

  private static int number(String raw, int start, int radix, int maxDigits, StringBuilder out) {
    int value = 0;
    int at = start;
    while (at < raw.length() && at - start < maxDigits) {
      int digit = Character.digit(raw.charAt(at), radix);
      if (digit < 0) {
        break;
      }
      value = (value * radix + digit) & 0xff;
      at++;
    }
    out.append((char) value);
    return at;
  }

  /** Splits at white space; single and double quotes group and are removed. */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (isBlank(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 11;
  }

  private static int skipWord(String text, int from) {
    int at = from;
    if (at < text.length() && text.charAt(at) == '"') {
      int end = text.indexOf('"', at + 1);
      return end < 0 ? text.length() : end + 1;
    }
    while (at < text.length() && !isBlank(text.charAt(at)) && text.charAt(at) != '"') {
      at++;
    }
    return at;
  }

  private static int skipBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
