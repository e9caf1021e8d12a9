package dev.evenkeel.balancer.config;

/** Numbers as HAProxy reads them: leading blanks and a sign, digits, and whatever follows. */
public final class Numbers {
  private Numbers() {}

  /**
   * Reads as many digits as there are; 0 if there are none. Values beyond an int are cut to its
   * limits.
   */
  public static int lenient(String text) {
    int i = 0;
    while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
      i++;
    }
    boolean negative = i < text.length() && text.charAt(i) == '-';
    if (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
      i++;
    }
    long value = 0;
    while (i < text.length() && isDigit(text.charAt(i))) {
      value = Math.min(value * 10 + (text.charAt(i) - '0'), Integer.MAX_VALUE + 1L);
      i++;
    }
    return (int) (negative ? -value : Math.min(value, Integer.MAX_VALUE));
  }

  /** Tells whether the text is digits alone, perhaps after a sign. */
  public static boolean isInteger(String text) {
    int i = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    if (i == text.length()) {
      return false;
    }
    for (; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether the text begins with a digit, after a sign if there is one. */
  public static boolean startsWithDigit(String text) {
    int i = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    return i < text.length() && isDigit(text.charAt(i));
  }

  /** Returns where the digits end, after a sign if there is one; -1 if nothing follows them. */
  public static int firstNonDigit(String text) {
    int i = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    while (i < text.length() && isDigit(text.charAt(i))) {
      i++;
    }
    return i < text.length() ? i : -1;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
