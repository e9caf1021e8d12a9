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
  private boolean any;
  private boolean undivided;
  private int field;
  private int at;

  /** Makes one without values. */
  public HeaderValues() {}

  /** Begins with the fields of a known name. */
  public void begin(HttpHead of, HeaderName named) {
    head = of;
    known = named;
    name = null;
    rewind();
  }

  /** Begins with the fields of all names. */
  public void beginAll(HttpHead of) {
    head = of;
    known = HeaderName.OTHER;
    name = null;
    rewind();
    any = true;
  }

  private void rewind() {
    any = false;
    undivided = false;
    field = -1;
    at = 0;
  }

  /** Takes values as they are from here on, commas included: HAProxy's {@code fhdr}. */
  public HeaderValues undivided() {
    undivided = true;
    return this;
  }

  /** Returns where it stands, to go on there later with {@link #resume}; never 0. */
  public long position() {
    long within = field < 0 || at > whole.to() ? 0 : at - whole.from() + 1L;
    return ((field + 1L) << 32) | within;
  }

  /** Goes on where a position was taken, after the same beginning; at the beginning for 0. */
  public HeaderValues resume(long position) {
    HttpHead of = head;
    if (position != 0 && of != null) {
      field = (int) (position >> 32) - 1;
      int within = (int) position;
      if (field >= 0) {
        of.value(field, whole);
        at = within == 0 ? whole.to() + 1 : whole.from() + within - 1;
      }
    }
    return this;
  }

  /** Begins with the fields of this lower-case name. */
  public void begin(HttpHead of, byte[] lowerCase) {
    head = of;
    known = HeaderName.of(lowerCase, 0, lowerCase.length);
    name = lowerCase;
    rewind();
  }

  /**
   * Shows one part; to be called right after the beginning.
   *
   * @param wanted 1 for the first, -1 for the last
   * @return false if there are not so many
   */
  public boolean find(int wanted, Slice into) {
    HttpHead of = head;
    int number = 0;
    if (wanted < 0) {
      int count = 0;
      while (next(into)) {
        count++;
      }
      number = -1 - count;
      // The end of the fields has been reached: once more from the first.
      head = of;
      field = -1;
    }
    while (next(into)) {
      if (++number == wanted) {
        return true;
      }
    }
    return false;
  }

  /** Shows the next part, without the blanks around it; false if there are no more. */
  public boolean next(Slice into) {
    HttpHead of = head;
    if (of == null) {
      return false;
    }
    if (field < 0 || at > whole.to()) {
      int found = nextField(of);
      if (found < 0) {
        head = null;
        return false;
      }
      field = found;
      of.value(field, whole);
      at = whole.from();
    }
    byte[] bytes = whole.bytes();
    int from = at;
    int end = undivided ? whole.to() : partEnd(bytes, from, whole.to());
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

  private int nextField(HttpHead of) {
    if (any) {
      return field + 1 < of.count() ? field + 1 : -1;
    }
    byte[] other = name;
    return known != HeaderName.OTHER || other == null
        ? of.find(known, field + 1)
        : of.find(other, field + 1);
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
