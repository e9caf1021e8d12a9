package dev.evenkeel.balancer.http;

import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: goes through the values of the fields of one name, one comma-separated part
 * after the other: the {@code hdr} of HAProxy's fetches (RFC 9110 5.6.1). Commas in quoted strings
 * do not separate. Made to be used again and again.
 */
public final class HeaderValues {
  private @Nullable HttpHead head;
  private HeaderName known = HeaderName.OTHER;
  private byte @Nullable [] name;
  private final Slice whole = new Slice();
  private int field;
  private int at;

  /** Makes one without values. */
  public HeaderValues() {}

  /** Begins with the fields of a known name. */
  public void begin(HttpHead of, HeaderName named) {
    head = of;
    known = named;
    name = null;
    field = -1;
    at = 0;
  }

  /** Begins with the fields of this lower-case name. */
  public void begin(HttpHead of, byte[] lowerCase) {
    head = of;
    known = HeaderName.of(lowerCase, 0, lowerCase.length);
    name = lowerCase;
    field = -1;
    at = 0;
  }

  /** Shows the next part, without the blanks around it; false if there are no more. */
  public boolean next(Slice into) {
    HttpHead of = head;
    if (of == null) {
      return false;
    }
    if (field < 0 || at > whole.to()) {
      byte[] other = name;
      field =
          known != HeaderName.OTHER || other == null
              ? of.find(known, field + 1)
              : of.find(other, field + 1);
      if (field < 0) {
        head = null;
        return false;
      }
      of.value(field, whole);
      at = whole.from();
    }
    byte[] bytes = whole.bytes();
    int from = at;
    int end = partEnd(bytes, from, whole.to());
    at = end + 1;
    while (from < end && Ascii.isBlank(bytes[from])) {
      from++;
    }
    while (end > from && Ascii.isBlank(bytes[end - 1])) {
      end--;
    }
    into.set(bytes, from, end);
    return true;
  }

  /** Returns the field that the last part stands in. */
  public int field() {
    return field;
  }

  /** Returns where the comma stands that ends the part that begins here, or the value's end. */
  public static int partEnd(byte[] bytes, int from, int to) {
    boolean quoted = false;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (quoted) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          quoted = false;
        }
      } else if (b == '"') {
        quoted = true;
      } else if (b == ',') {
        return i;
      }
    }
    return to;
  }
}
