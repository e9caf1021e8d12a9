package dev.evenkeel.balancer.config;

/** Shows where in a line something is wrong: the line, and a caret below the spot. */
final class Excerpt {
  private static final int WIDTH = 80;
  private static final int CENTRE = 40;

  private Excerpt() {}

  /**
   * Returns the two lines that follow a message, the first one beginning with a line feed.
   *
   * @param line a line of the configuration, or a piece of it
   * @param offset the spot, counted from 0
   */
  static String of(String line, int offset) {
    int indent = 0;
    while (indent < line.length() && (line.charAt(indent) == ' ' || line.charAt(indent) == '\t')) {
      indent++;
    }
    String shown = line.substring(Math.min(indent, offset));
    int caret = offset - Math.min(indent, offset);
    if (caret >= WIDTH && shown.length() > WIDTH) {
      int from = caret - CENTRE;
      String tail = shown.substring(from + 3);
      int room = WIDTH - 6;
      shown = "..." + tail.substring(0, Math.min(room, tail.length())) + "...";
      caret = CENTRE;
    } else if (shown.length() > WIDTH) {
      shown = shown.substring(0, WIDTH);
    }
    return "\n  " + printable(shown) + "\n  " + " ".repeat(caret) + "^";
  }

  private static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      clean.append(c == '\t' ? ' ' : c < ' ' || c > '~' ? '?' : c);
    }
    return clean.toString();
  }
}
