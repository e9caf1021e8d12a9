package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.config.Line;

/**
 * Walks over the words of a {@code tcp-check} or {@code http-check} line. Owned by the thread that
 * reads the configuration.
 */
final class RuleLine {
  private final Line line;
  private final String subject;
  private int next = 2;

  RuleLine(Line line) {
    this.line = line;
    this.subject = " : '" + line.word(0) + " " + line.word(1) + "' : ";
  }

  /** A word, taken; empty at the end. */
  String take() {
    return next < line.count() ? line.word(next++) : "";
  }

  /** The next word, not taken; empty at the end. */
  String peek() {
    return line.word(next);
  }

  boolean hasMore() {
    return next < line.count();
  }

  boolean isHttp() {
    return line.word(0).equals("http-check");
  }

  String keyword() {
    return line.word(0);
  }

  Line line() {
    return line;
  }

  /** Says what is wrong, in HAProxy's words; a full stop follows. */
  void fail(String text) {
    line.alert(subject + text + ".");
  }

  boolean isFatal() {
    return line.isFatal();
  }

  /** The text after a word that needs one; empty after saying that it is missing. */
  String argument(String missing) {
    String text = take();
    if (text.isEmpty()) {
      fail(missing);
    }
    return text;
  }

  /**
   * A text in which log-format variables could stand: without any it is itself.
   *
   * @param what the place, for the message if there are some
   */
  String constantFormat(String text, String what) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 1 < text.length() && text.charAt(i + 1) == '%') {
          i++;
        } else {
          line.notSupported("a log-format variable in " + what);
          return "";
        }
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
