package dev.evenkeel.balancer.http;

import org.jspecify.annotations.Nullable;

/** Loop thread only: what a head means as a whole: framing, Host, the target (RFC 9112 3.2, 6). */
final class HeadSemantics {
  private static final byte[] CHUNKED = Ascii.bytes("chunked");
  private static final byte[] WEBSOCKET = Ascii.bytes("websocket");

  private final Slice value = new Slice();
  private final Slice other = new Slice();
  private final HeaderValues values = new HeaderValues();
  private int wrongAt;

  /** Returns the index of the byte that is wrong, after {@link #apply} has said what. */
  int wrongAt() {
    return wrongAt;
  }

  /**
   * Finds the framing and normalises what has to be; returns what is wrong, or null.
   *
   * @param relaxed whether what may pass is returned only where nothing else is wrong
   */
  @Nullable Violation apply(HttpHead head, boolean relaxed) {
    wrongAt = head.start();
    Violation wrong = framing(head);
    if (wrong != null || !head.isRequest()) {
      return wrong;
    }
    Violation ofHost = host(head);
    if (ofHost != null && !(relaxed && ofHost.isRelaxable())) {
      return ofHost;
    }
    int hostAt = wrongAt;
    wrong = request(head);
    if (wrong == null) {
      wrongAt = hostAt;
    }
    return wrong == null ? ofHost : wrong;
  }

  private @Nullable Violation framing(HttpHead head) {
    long length = -1;
    int field = head.find(HeaderName.CONTENT_LENGTH, 0);
    while (field >= 0) {
      wrongAt = head.value(field, value).from();
      long one = length(head, field);
      if (one < 0) {
        return one == -2 ? Violation.LENGTH_TWICE : Violation.LENGTH;
      }
      if (length >= 0) {
        if (one != length) {
          return Violation.LENGTH_TWICE;
        }
        head.remove(field);
        field--;
      }
      length = one;
      field = head.find(HeaderName.CONTENT_LENGTH, field + 1);
    }
    boolean chunked = false;
    field = head.find(HeaderName.TRANSFER_ENCODING, 0);
    for (; field >= 0; field = head.find(HeaderName.TRANSFER_ENCODING, field + 1)) {
      wrongAt = head.value(field, value).from();
      if (chunked) {
        return Violation.CHUNKED_NOT_LAST;
      }
      Violation wrong = coding(head, field);
      if (wrong != null) {
        return wrong;
      }
      chunked = true;
    }
    if (chunked) {
      if (head.removeAll(HeaderName.CONTENT_LENGTH) > 0 || head.minorVersion() == 0) {
        head.parsedAmbiguous();
      }
      length = -1;
    }
    head.parsedFraming(length, chunked);
    wrongAt = head.end();
    return null;
  }

  /**
   * Returns the number of a Content-Length that may be a list of the same; -1 or -2 if it is wrong.
   */
  private long length(HttpHead head, int field) {
    head.value(field, value);
    byte[] bytes = value.bytes();
    int at = value.from();
    int to = value.to();
    long length = -1;
    while (true) {
      int end = at;
      while (end < to && bytes[end] != ',') {
        end++;
      }
      other.set(bytes, at, end).trim();
      long one = number(other);
      if (one < 0) {
        return -1;
      }
      if (length >= 0 && one != length) {
        return -2;
      }
      length = one;
      if (end == to) {
        break;
      }
      at = end + 1;
    }
    if (other.length() != value.length()) {
      head.setValue(field, bytes, other.from(), other.length());
    }
    return length;
  }

  /**
   * The only coding that is understood is chunked, once, the last one; empty elements are dropped.
   */
  private @Nullable Violation coding(HttpHead head, int field) {
    byte[] bytes = value.bytes();
    int at = value.from();
    int to = value.to();
    boolean chunked = false;
    boolean unknown = false;
    while (at <= to) {
      int end = at;
      while (end < to && bytes[end] != ',') {
        end++;
      }
      other.set(bytes, at, end).trim();
      if (chunked && !other.isEmpty()) {
        return Violation.CHUNKED_NOT_LAST;
      }
      if (other.isIgnoringCase(CHUNKED)) {
        chunked = true;
      } else if (!chunked) {
        unknown = true;
      }
      at = end + 1;
    }
    if (!chunked) {
      wrongAt = head.end();
      return Violation.CHUNKED_NOT_LAST;
    }
    if (unknown) {
      wrongAt = head.end();
      return Violation.CODING_UNKNOWN;
    }
    if (value.length() != CHUNKED.length) {
      head.setValue(field, CHUNKED, 0, CHUNKED.length);
    }
    return null;
  }

  private @Nullable Violation request(HttpHead head) {
    if (head.method() == HttpMethod.CONNECT) {
      head.removeAll(HeaderName.CONTENT_LENGTH);
      head.removeAll(HeaderName.TRANSFER_ENCODING);
      if (head.isChunked() || head.contentLength() >= 0) {
        head.notVerbatim();
      }
      head.parsedFraming(-1, false);
      return null;
    }
    boolean hasBody = head.isChunked() || head.contentLength() > 0;
    if (hasBody && head.minorVersion() == 0 && isBodyless(head.method())) {
      return Violation.PAYLOAD_UNEXPECTED;
    }
    if (head.has(HeaderName.UPGRADE)) {
      return upgrade(head, hasBody);
    }
    return null;
  }

  private static boolean isBodyless(HttpMethod method) {
    return method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.DELETE;
  }

  private @Nullable Violation upgrade(HttpHead head, boolean hasBody) {
    if ((ConnectionTokens.of(head) & ConnectionTokens.UPGRADE) == 0) {
      return null;
    }
    if (hasBody) {
      head.removeAll(HeaderName.UPGRADE);
      return null;
    }
    values.begin(head, HeaderName.UPGRADE);
    while (values.next(value)) {
      if (value.isIgnoringCase(WEBSOCKET) && !head.has(HeaderName.SEC_WEBSOCKET_KEY)) {
        return Violation.WEBSOCKET_KEY;
      }
    }
    return null;
  }

  private @Nullable Violation host(HttpHead head) {
    Target target = head.target();
    head.uri(other);
    wrongAt = other.from();
    if (target.form() == Target.Form.NONE) {
      return Violation.TARGET_FORM;
    }
    if (target.form() == Target.Form.ASTERISK && head.method() != HttpMethod.OPTIONS) {
      return Violation.TARGET_FOR_METHOD;
    }
    boolean connect = head.method() == HttpMethod.CONNECT;
    head.authority(other);
    int port = other.from() + Authority.portAt(other);
    if (connect && !Authority.isHostAndPort(other)) {
      return Violation.TARGET_FOR_METHOD;
    }
    int first = head.find(HeaderName.HOST, 0);
    if (first < 0) {
      return null;
    }
    head.value(first, value);
    int i = head.find(HeaderName.HOST, first + 1);
    while (i >= 0) {
      wrongAt = head.value(i, other).from();
      if (!Authority.same(other, value)) {
        return Violation.HOST_TWICE;
      }
      head.remove(i);
      i = head.find(HeaderName.HOST, i);
    }
    if (target.form() != Target.Form.ABSOLUTE && !connect) {
      return null;
    }
    return authority(head, first, port, connect);
  }

  /** Holds the Host field against the target's authority; default ports do not count. */
  private @Nullable Violation authority(HttpHead head, int field, int port, boolean connect) {
    head.authority(other);
    if (other.isEmpty()) {
      return null;
    }
    boolean http = connect || Authority.isScheme(head, Authority.HTTP);
    boolean https = connect || Authority.isScheme(head, Authority.HTTPS);
    byte[] bytes = other.bytes();
    int from = Authority.userEnd(other);
    int hostTo = Authority.isDefaultPort(bytes, port, other.to(), http, https) ? port : other.to();
    if (hostTo != other.to() && Authority.hasPort(bytes, from, hostTo)) {
      // Without its port it would be read as another host with another one.
      return connect ? Violation.TARGET_FOR_METHOD : Violation.TARGET_FORM;
    }
    int valuePort = value.from() + Authority.portAt(value);
    int valueTo =
        Authority.isDefaultPort(value.bytes(), valuePort, value.to(), http, https)
            ? valuePort
            : value.to();
    wrongAt = value.from();
    int samePort = connect && hostTo != other.to() && valueTo != value.to() ? 1 : 0;
    if (samePort == 1 && !Authority.samePort(bytes, port, other.to(), value, valuePort)) {
      return Violation.HOST_DIFFERS;
    }
    if (!Authority.same(bytes, from, hostTo, value.bytes(), value.from(), valueTo)) {
      return Violation.HOST_DIFFERS;
    }
    boolean emptyPort = value.to() - valueTo == 1;
    if (hostTo != other.to() && valueTo != value.to() && !(connect && emptyPort)) {
      head.setValue(field, value.bytes(), value.from(), valueTo - value.from());
    }
    if (!connect && hostTo != other.to()) {
      head.cutAuthority(hostTo, other.to());
    }
    return null;
  }

  private static long number(Slice text) {
    long number = 0;
    if (text.isEmpty()) {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      int digit = text.at(i) - '0';
      if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
