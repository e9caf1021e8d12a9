package dev.evenkeel.balancer.http;

/**
 * Host and port of a target or a Host field (RFC 3986 3.2), ports that a scheme implies left out.
 */
final class Authority {
  static final byte[] HTTP = Ascii.bytes("http");
  static final byte[] HTTPS = Ascii.bytes("https");

  private Authority() {}

  static boolean isScheme(HttpHead head, byte[] lowerCase) {
    Slice scheme = head.scheme(new Slice());
    return scheme.isIgnoringCase(lowerCase);
  }

  /** Returns where host and port begin: after the last at sign. */
  static int userEnd(Slice authority) {
    int from = authority.from();
    for (int i = authority.length() - 1; i >= 0; i--) {
      if (authority.at(i) == '@') {
        return from + i + 1;
      }
    }
    return from;
  }

  /**
   * Returns where the colon of a port stands, counted from the beginning; the length if none does.
   */
  static int portAt(Slice authority) {
    int i = authority.length() - 1;
    while (i >= 0 && Ascii.isDigit(authority.at(i))) {
      i--;
    }
    return i >= 0 && authority.at(i) == ':' ? i : authority.length();
  }

  /** Tells whether there is a port with at least a digit, as CONNECT needs it, and nothing else. */
  static boolean isHostAndPort(Slice authority) {
    for (int i = 0; i < authority.length(); i++) {
      int b = authority.at(i);
      if (b == '/' || b == '?' || b == '#') {
        return false;
      }
    }
    return portAt(authority) < authority.length() - 1;
  }

  /**
   * Tells whether a colon stands in what should be a host alone; those in brackets do not count.
   */
  static boolean hasPort(byte[] bytes, int from, int to) {
    for (int i = to - 1; i >= from && bytes[i] != ']'; i--) {
      if (bytes[i] == ':') {
        return true;
      }
    }
    return false;
  }

  /** Tells whether the port from its colon on is empty, or the one that the scheme implies. */
  static boolean isDefaultPort(byte[] bytes, int colon, int to, boolean http, boolean https) {
    int length = to - colon;
    if (length == 1) {
      return http || https;
    }
    if (length == 3) {
      return http && bytes[colon + 1] == '8' && bytes[colon + 2] == '0';
    }
    return length == 4
        && https
        && bytes[colon + 1] == '4'
        && bytes[colon + 2] == '4'
        && bytes[colon + 3] == '3';
  }

  /** Tells whether two ports are the same, an empty one being as good as any. */
  static boolean samePort(byte[] bytes, int colon, int to, Slice value, int valueColon) {
    return value.to() - valueColon == 1
        || same(bytes, colon, to, value.bytes(), valueColon, value.to());
  }

  static boolean same(Slice a, Slice b) {
    return same(a.bytes(), a.from(), a.to(), b.bytes(), b.from(), b.to());
  }

  static boolean same(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
    if (aTo - aFrom != bTo - bFrom) {
      return false;
    }
    for (int i = 0; i < aTo - aFrom; i++) {
      if (Ascii.lower(a[aFrom + i]) != Ascii.lower(b[bFrom + i])) {
        return false;
      }
    }
    return true;
  }
}
