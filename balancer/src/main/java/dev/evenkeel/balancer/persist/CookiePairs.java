package dev.evenkeel.balancer.persist;

/**
 * Loop thread only: goes through the pairs of a field Cookie or Set-Cookie: {@code name=value}
 * between semicolons (RFC 6265 4.2.1). Indices are those of the array that the value stands in.
 */
final class CookiePairs {
  private final byte[] bytes;
  private final int to;
  private int next;
  private int start;
  private int nameFrom;
  private int nameTo;
  private int valueFrom;
  private int valueTo;

  CookiePairs(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.to = to;
    this.next = from;
  }

  /** Goes to the next pair; false if there is none. */
  boolean advance() {
    if (next >= to) {
      return false;
    }
    start = next;
    int at = skipBlanks(next);
    nameFrom = at;
    while (at < to && bytes[at] != '=' && bytes[at] != ';') {
      at++;
    }
    nameTo = trimmed(nameFrom, at);
    valueFrom = at;
    valueTo = at;
    if (at < to && bytes[at] == '=') {
      valueFrom = skipBlanks(at + 1);
      at = valueEnd(valueFrom);
      valueTo = trimmed(valueFrom, at);
    }
    while (at < to && bytes[at] != ';') {
      at++;
    }
    next = Math.min(at + 1, to + 1);
    return true;
  }

  private int valueEnd(int from) {
    int at = from;
    boolean quoted = false;
    while (at < to && (quoted || bytes[at] != ';')) {
      if (bytes[at] == '"') {
        quoted = !quoted;
      } else if (quoted && bytes[at] == '\\') {
        at++;
      }
      at++;
    }
    return Math.min(at, to);
  }

  private int skipBlanks(int from) {
    int at = from;
    while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    return at;
  }

  private int trimmed(int from, int end) {
    int at = end;
    while (at > from && (bytes[at - 1] == ' ' || bytes[at - 1] == '\t')) {
      at--;
    }
    return at;
  }

  /** Tells whether the pair has this name. */
  boolean isNamed(byte[] name) {
    return java.util.Arrays.equals(bytes, nameFrom, nameTo, name, 0, name.length);
  }

  /** Where the pair begins, blanks included. */
  int start() {
    return start;
  }

  /** Where the pair after it begins; beyond the end if there is none. */
  int next() {
    return next;
  }

  int nameFrom() {
    return nameFrom;
  }

  int valueFrom() {
    return valueFrom;
  }

  int valueTo() {
    return valueTo;
  }
}
