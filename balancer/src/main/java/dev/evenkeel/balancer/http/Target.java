package dev.evenkeel.balancer.http;

/**
 * Loop thread only: the parts of a request target (RFC 9112 3.2), as indices into the array that it
 * stands in. A fragment, which must not be there, counts as part of what it stands in.
 */
public final class Target {
  /** The four forms of a request target. */
  public enum Form {
    /** A path: {@code /a?b}. */
    ORIGIN,
    /** A whole URI: {@code http://host/a?b}. */
    ABSOLUTE,
    /** Host and port, of CONNECT. */
    AUTHORITY,
    /** The server as a whole: {@code *}. */
    ASTERISK,
    /** None of them. */
    NONE
  }

  private Form form = Form.NONE;
  private int from;
  private int schemeTo;
  private int authorityFrom;
  private int authorityTo;
  private int pathFrom;
  private int pathTo;
  private int to;

  private boolean queryEndsAuthority;

  /** Says whether an authority ends at a question mark as well (RFC 3986 3.2). */
  void queryEndsAuthority(boolean ends) {
    queryEndsAuthority = ends;
  }

  /** Makes one without a target. */
  public Target() {}

  /** Finds the parts of the target that stands there. */
  public Form parse(byte[] bytes, int from, int to, HttpMethod method) {
    this.from = from;
    this.to = to;
    schemeTo = from;
    authorityFrom = from;
    authorityTo = from;
    pathFrom = to;
    pathTo = to;
    form = Form.NONE;
    if (from == to) {
      return form;
    }
    if (method == HttpMethod.CONNECT) {
      authorityTo = to;
      form = Form.AUTHORITY;
      return form;
    }
    if (bytes[from] == '/') {
      form = Form.ORIGIN;
      path(bytes, from);
    } else if (bytes[from] == '*' && to - from == 1) {
      form = Form.ASTERISK;
    } else {
      absolute(bytes);
    }
    return form;
  }

  private void absolute(byte[] bytes) {
    int at = from;
    if (Ascii.isDigit(bytes[at]) || "+-.".indexOf(bytes[at]) >= 0) {
      return;
    }
    while (at < to && isSchemeByte(bytes[at])) {
      at++;
    }
    if (at == from
        || to - at < 3
        || bytes[at] != ':'
        || bytes[at + 1] != '/'
        || bytes[at + 2] != '/') {
      return;
    }
    form = Form.ABSOLUTE;
    schemeTo = at;
    authorityFrom = at + 3;
    int end = authorityFrom;
    while (end < to && bytes[end] != '/' && !(queryEndsAuthority && bytes[end] == '?')) {
      end++;
    }
    authorityTo = end;
    path(bytes, end);
  }

  private void path(byte[] bytes, int at) {
    pathFrom = at;
    int end = at;
    while (end < to && bytes[end] != '?') {
      end++;
    }
    pathTo = end;
  }

  private static boolean isSchemeByte(int b) {
    int lower = b | 0x20;
    return (lower >= 'a' && lower <= 'z') || Ascii.isDigit(b) || b == '+' || b == '-' || b == '.';
  }

  /** Returns the form. */
  public Form form() {
    return form;
  }

  /** Returns where the target begins, and its scheme if it is absolute. */
  public int from() {
    return from;
  }

  /** Returns where the scheme ends; {@link #from} if there is none. */
  public int schemeTo() {
    return schemeTo;
  }

  /** Returns where the authority begins. */
  public int authorityFrom() {
    return authorityFrom;
  }

  /** Returns where the authority ends; {@link #authorityFrom} if there is none. */
  public int authorityTo() {
    return authorityTo;
  }

  /** Returns where the path begins; {@link #to} if there is none. */
  public int pathFrom() {
    return pathFrom;
  }

  /** Returns where the path ends and, if there is a query, its question mark stands. */
  public int pathTo() {
    return pathTo;
  }

  /** Returns where the target ends. */
  public int to() {
    return to;
  }
}
