package dev.evenkeel.vrrp.config.text;

/**
 * Removes comments: from {@code #} or {@code !} outside double quotes to the end of the line. A
 * backslash takes the meaning from the character after it.
 */
final class Comments {
  private Comments() {}

  /**
   * A line without its comment.
   *
   * @param text the rest, stripped of white space
   * @param unterminatedQuote the line ends within quotes
   */
  record Bare(String text, boolean unterminatedQuote) {}

  static Bare remove(String line) {
    boolean quoted = false;
    int end = line.length();
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '#' || c == '!')) {
        end = at;
        break;
      }
    }
    return new Bare(line.substring(0, end).strip(), quoted);
  }
}
