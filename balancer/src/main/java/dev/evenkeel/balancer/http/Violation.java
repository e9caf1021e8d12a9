package dev.evenkeel.balancer.http;

/**
 * What can be wrong with a message. A message with any of these is refused; those that {@link
 * #isRelaxable()} names pass where the configuration accepts them.
 */
public enum Violation {
  /** A request line starts with something that is no token (RFC 9112 3.1). */
  METHOD("RFC 9112 3.1"),
  /** A request target has a byte that must not stand there (RFC 9112 3.2). */
  TARGET_CHARACTER("RFC 9112 3.2", 400, true),
  /** A request target has none of the four forms (RFC 9112 3.2). */
  TARGET_FORM("RFC 9112 3.2"),
  /** A target is in none of the forms that its method may have (RFC 9112 3.2.3, 3.2.4). */
  TARGET_FOR_METHOD("RFC 9112 3.2.3"),
  /** Two Host fields differ (RFC 9112 3.2). */
  HOST_TWICE("RFC 9112 3.2"),
  /** The target's authority is not that of the Host field (RFC 9112 3.2.2). */
  HOST_DIFFERS("RFC 9112 3.2.2", 400, true),
  /** A request line without a version: HTTP/0.9 (RFC 9112 2.3). */
  NO_VERSION("RFC 9112 2.3", 400, true),
  /** A version that is not HTTP/digit.digit, or is not of HTTP/1 (RFC 9112 2.3). */
  VERSION("RFC 9112 2.3"),
  /** The preface of HTTP/2 (RFC 9113 3.4). */
  HTTP2_PREFACE("RFC 9113 3.4"),
  /** A status that is not three digits, 100 to 999 (RFC 9112 4). */
  STATUS("RFC 9112 4"),
  /** A status line has a control character in its reason phrase (RFC 9112 4). */
  REASON("RFC 9112 4"),
  /** A carriage return without a line feed (RFC 9112 2.2). */
  BARE_CR("RFC 9112 2.2"),
  /** A header line without a name (RFC 9112 5). */
  NAME_EMPTY("RFC 9112 5"),
  /** A name is no token, or a space stands before its colon (RFC 9112 5.1). */
  NAME_CHARACTER("RFC 9112 5.1", 400, true),
  /** A header field's value has a NUL or another byte that must not be (RFC 9110 5.5). */
  VALUE_CHARACTER("RFC 9110 5.5", 400, true),
  /** The first header line is folded: it belongs to nothing (RFC 9112 2.2). */
  FOLD_FIRST("RFC 9112 2.2"),
  /** More header fields than tune.http.maxhdr (RFC 9110 5.4). */
  TOO_MANY_FIELDS("RFC 9110 5.4"),
  /** The head does not fit the buffer (RFC 9110 5.4). */
  TOO_LARGE("RFC 9110 5.4"),
  /** Content-Length is no number, or too large a one (RFC 9112 6.3). */
  LENGTH("RFC 9112 6.3"),
  /** Two values of Content-Length differ (RFC 9112 6.3). */
  LENGTH_TWICE("RFC 9112 6.3"),
  /** chunked is not the last transfer coding, or is there twice (RFC 9112 6.1, 7). */
  CHUNKED_NOT_LAST("RFC 9112 6.1"),
  /** A transfer coding that is not known (RFC 9112 6.1). */
  CODING_UNKNOWN("RFC 9112 6.1", 422, false),
  /**
   * A GET, HEAD or DELETE of HTTP/1.0 that has a body: old servers would not read it (RFC 9110
   * 9.3.1).
   */
  PAYLOAD_UNEXPECTED("RFC 9110 9.3.1", 413, false),
  /** A WebSocket handshake lacks its key (RFC 6455 4.1). */
  WEBSOCKET_KEY("RFC 6455 4.1", 400, false),
  /** A chunk's size is no hexadecimal number, or too large a one (RFC 9112 7.1). */
  CHUNK_SIZE("RFC 9112 7.1"),
  /** A chunk's line or data does not end as it must (RFC 9112 7.1). */
  CHUNK_END("RFC 9112 7.1"),
  /** A chunk's extension has a byte that must not be (RFC 9112 7.1.1). */
  CHUNK_EXTENSION("RFC 9112 7.1.1"),
  /** A trailer section is malformed (RFC 9112 7.1.2). */
  TRAILER("RFC 9112 7.1.2");

  private final String section;
  private final int requestStatus;
  private final boolean relaxable;

  Violation(String section) {
    this(section, 400, false);
  }

  Violation(String section, int requestStatus, boolean relaxable) {
    this.section = section;
    this.requestStatus = requestStatus;
    this.relaxable = relaxable;
  }

  /** Returns the section that it violates. */
  public String section() {
    return section;
  }

  /** Returns the status that a client is told of its request: 400 for most. */
  public int requestStatus() {
    return requestStatus;
  }

  /** Tells whether {@code option accept-unsafe-violations-in-http-*} lets it pass. */
  public boolean isRelaxable() {
    return relaxable;
  }
}
