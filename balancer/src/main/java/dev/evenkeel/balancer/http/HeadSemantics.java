package dev.evenkeel.balancer.http;

import org.jspecify.annotations.Nullable;

/** What a head means as a whole: framing, Host, the target's form (RFC 9112 3.2, 6). */
final class HeadSemantics {
  private static final byte[] CHUNKED = Ascii.bytes("chunked");

  private HeadSemantics() {}

  /** Finds the framing and normalises what has to be; returns what is wrong, or null. */
  static @Nullable Violation apply(HttpHead head) {
    long length = -1;
    Slice value = new Slice();
    int field = head.find(HeaderName.CONTENT_LENGTH, 0);
    while (field >= 0) {
      head.value(field, value);
      long one = number(value);
      if (one < 0) {
        return Violation.LENGTH;
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
    for (int i = head.find(HeaderName.TRANSFER_ENCODING, 0);
        i >= 0;
        i = head.find(HeaderName.TRANSFER_ENCODING, i + 1)) {
      if (chunked) {
        return Violation.CHUNKED_NOT_LAST;
      }
      if (!head.value(i, value).isIgnoringCase(CHUNKED)) {
        return Violation.CODING_UNKNOWN;
      }
      chunked = true;
    }
    if (chunked) {
      head.removeAll(HeaderName.CONTENT_LENGTH);
      length = -1;
    }
    head.parsedFraming(length, chunked);
    return head.isRequest() ? host(head, value) : null;
  }

  private static @Nullable Violation host(HttpHead head, Slice value) {
    if (head.target().form() == Target.Form.NONE) {
      return Violation.TARGET_FORM;
    }
    int first = head.find(HeaderName.HOST, 0);
    if (first < 0) {
      return null;
    }
    Slice other = new Slice();
    head.value(first, value);
    for (int i = head.find(HeaderName.HOST, first + 1); i >= 0; i = head.find(HeaderName.HOST, i)) {
      if (!same(head.value(i, other), value)) {
        return Violation.HOST_TWICE;
      }
      head.remove(i);
    }
    head.authority(other);
    return other.isEmpty() || same(other, value) ? null : Violation.HOST_DIFFERS;
  }

  private static boolean same(Slice a, Slice b) {
    if (a.length() != b.length()) {
      return false;
    }
    for (int i = 0; i < a.length(); i++) {
      if (Ascii.lower(a.at(i)) != Ascii.lower(b.at(i))) {
        return false;
      }
    }
    return true;
  }

  private static long number(Slice value) {
    long number = 0;
    if (value.isEmpty() || value.length() > 18) {
      return -1;
    }
    for (int i = 0; i < value.length(); i++) {
      if (!Ascii.isDigit(value.at(i))) {
        return -1;
      }
      number = number * 10 + value.at(i) - '0';
    }
    return number;
  }
}
