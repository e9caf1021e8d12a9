package dev.evenkeel.balancer.http;

import java.util.Arrays;

/**
 * Loop thread only: the head of one request or response, made to be used again and again.
 *
 * <p>A {@link HeadParser} fills it with indices into the buffer that the message was received in:
 * nothing is copied, and the buffer must keep its bytes as long as the head is used ({@link #moved}
 * tells the head that they stand elsewhere in it). Names stand there in lower case, as HAProxy
 * writes them; values without the blanks around them. Whatever is set or added afterwards stands in
 * an array of the head's own, so an index says by its highest bits which array it belongs to.
 *
 * <p>Header fields are numbered from 0 in the order in which they will be sent. A field that is
 * removed renumbers those after it.
 *
 * <p>Start line and fields stay in one class, large as it is: both are indices into the same two
 * arrays, and whoever writes them out or moves them must know of both.
 *
 * <p>As long as nothing was changed and the sender wrote what HAProxy would write ({@link
 * #isVerbatim}), the received bytes are the bytes to send.
 */
public final class HttpHead {
  /** Set in an index that belongs to {@link #side}. */
  private static final int SIDE = 1 << 30;

  private static final int NAME_FROM = 0;
  private static final int NAME_TO = 1;
  private static final int VALUE_FROM = 2;
  private static final int VALUE_TO = 3;
  private static final int STRIDE = 4;
  private static final int FIRST_FIELDS = 24;

  /** What HAProxy adds to the three parts of a start line. */
  private static final int STORED_START_LINE = 20;

  private static final byte[] NOTHING = {};
  static final byte[] HTTP_1_0 = Ascii.bytes("HTTP/1.0");
  static final byte[] HTTP_1_1 = Ascii.bytes("HTTP/1.1");

  private byte[] bytes = NOTHING;
  private byte[] side = new byte[256];
  private int sideLength;

  private boolean request;
  private int start;
  private int end;
  private boolean verbatim;
  private int minorVersion;

  private HttpMethod method = HttpMethod.OTHER;
  private int methodFrom;
  private int methodTo;
  private int uriFrom;
  private int uriTo;
  private final Target target = new Target();
  private boolean targetKnown;

  private int status;
  private int reasonFrom;
  private int reasonTo;

  private int[] fields = new int[FIRST_FIELDS * STRIDE];
  private byte[] ids = new byte[FIRST_FIELDS];
  private int count;

  /** The names that may be there: a superset. */
  private long present;

  private long contentLength = -1;
  private boolean chunked;
  private boolean ambiguous;

  /** Makes one without a message. */
  public HttpHead() {}

  /** Forgets the message. */
  public void clear() {
    bytes = NOTHING;
    sideLength = 0;
    start = 0;
    end = 0;
    verbatim = false;
    count = 0;
    present = 0;
    contentLength = -1;
    chunked = false;
    ambiguous = false;
    method = HttpMethod.OTHER;
    methodFrom = 0;
    methodTo = 0;
    uriFrom = 0;
    uriTo = 0;
    targetKnown = false;
    status = 0;
    reasonFrom = 0;
    reasonTo = 0;
    minorVersion = 1;
  }

  // What the parser tells it.

  /** Says whether an authority ends at a question mark as well (RFC 3986 3.2). */
  void queryEndsAuthority(boolean ends) {
    target.queryEndsAuthority(ends);
  }

  void begin(byte[] buffer, boolean isRequest, int startsAt) {
    clear();
    bytes = buffer;
    request = isRequest;
    start = startsAt;
    end = startsAt;
    verbatim = true;
  }

  void parsedRequestLine(int methodEnd, int uriBegin, int uriEnd) {
    methodFrom = start;
    methodTo = methodEnd;
    method = HttpMethod.of(bytes, start, methodEnd);
    uriFrom = uriBegin;
    uriTo = uriEnd;
  }

  void parsedStatusLine(int code, int reasonBegin, int reasonEnd) {
    status = code;
    reasonFrom = reasonBegin;
    reasonTo = reasonEnd;
  }

  void parsedVersion(int minor) {
    minorVersion = minor;
  }

  void parsedField(int nameFrom, int nameTo, int valueFrom, int valueTo) {
    append(HeaderName.of(bytes, nameFrom, nameTo), nameFrom, nameTo, valueFrom, valueTo);
  }

  void parsedFraming(long length, boolean isChunked) {
    contentLength = length;
    chunked = isChunked;
  }

  void parsedEnd(int endsAt) {
    end = endsAt;
  }

  /** What was received is not what is to be sent. */
  void notVerbatim() {
    verbatim = false;
  }

  // The message as a whole.

  /** Tells whether it is a request's head. */
  public boolean isRequest() {
    return request;
  }

  /** Returns where the message begins in its buffer, after empty lines that came before it. */
  public int start() {
    return start;
  }

  /** Returns where the head ends in its buffer: the index after its empty line. */
  public int end() {
    return end;
  }

  /**
   * Tells whether the bytes from {@link #start} to {@link #end} of the buffer are what {@link
   * #writeTo} would write: nothing was changed, and the sender wrote single spaces, no blanks after
   * values, no folded lines, CR LF everywhere, a version that passes as it is, and nothing that has
   * to be left out. Names may have been in upper case: the parser lowers them where they stand.
   */
  public boolean isVerbatim() {
    return verbatim;
  }

  /** Says that the bytes of the buffer stand {@code by} bytes further on, back if negative. */
  public void moved(byte[] buffer, int by) {
    bytes = buffer;
    start += by;
    end += by;
    methodFrom = moved(methodFrom, by);
    methodTo = moved(methodTo, by);
    uriFrom = moved(uriFrom, by);
    uriTo = moved(uriTo, by);
    reasonFrom = moved(reasonFrom, by);
    reasonTo = moved(reasonTo, by);
    for (int i = 0; i < count * STRIDE; i++) {
      fields[i] = moved(fields[i], by);
    }
    targetKnown = false;
  }

  private static int moved(int index, int by) {
    return index >= SIDE ? index : index + by;
  }

  /** Returns the minor version: 1 for HTTP/1.1, 0 for HTTP/1.0. */
  public int minorVersion() {
    return minorVersion;
  }

  /** Sets the minor version, 0 or 1. */
  public void setMinorVersion(int minor) {
    verbatim = false;
    minorVersion = minor;
  }

  /** Returns Content-Length; -1 if there is none, or chunks make it void. */
  public long contentLength() {
    return contentLength;
  }

  /**
   * Tells whether the framing is of a kind that other implementations may read in another way: the
   * connection must not be used again after this message (RFC 9112 6.1).
   */
  public boolean isAmbiguous() {
    return ambiguous;
  }

  void parsedAmbiguous() {
    ambiguous = true;
  }

  /** Tells whether the body is sent in chunks. */
  public boolean isChunked() {
    return chunked;
  }

  // The request line.

  /** Returns the method. */
  public HttpMethod method() {
    return method;
  }

  /** Shows the method's name. */
  public Slice method(Slice into) {
    return show(methodFrom, methodTo, into);
  }

  /** Shows the whole target. */
  public Slice uri(Slice into) {
    return show(uriFrom, uriTo, into);
  }

  /** Returns the target's parts; their indices are those of {@link #uri}'s array. */
  public Target target() {
    if (!targetKnown) {
      target.parse(array(uriFrom), index(uriFrom), index(uriTo), method);
      targetKnown = true;
    }
    return target;
  }

  /** Shows the path; nothing if the target has none. */
  public Slice path(Slice into) {
    Target parts = target();
    return into.set(array(uriFrom), parts.pathFrom(), parts.pathTo());
  }

  /** Shows what stands after the question mark; nothing if there is none. */
  public Slice query(Slice into) {
    Target parts = target();
    int from = Math.min(parts.pathTo() + 1, parts.to());
    return into.set(array(uriFrom), from, parts.to());
  }

  /** Shows path and query; nothing if the target has no path. */
  public Slice pathq(Slice into) {
    Target parts = target();
    return into.set(array(uriFrom), parts.pathFrom(), parts.to());
  }

  /** Shows the authority of an absolute target or of CONNECT's; nothing for others. */
  public Slice authority(Slice into) {
    Target parts = target();
    return into.set(array(uriFrom), parts.authorityFrom(), parts.authorityTo());
  }

  /** Shows the scheme of an absolute target; nothing for others. */
  public Slice scheme(Slice into) {
    Target parts = target();
    return into.set(array(uriFrom), parts.from(), parts.schemeTo());
  }

  /** Sets the method. */
  public void setMethod(byte[] from, int first, int count) {
    verbatim = false;
    methodFrom = aside(from, first, count);
    methodTo = methodFrom + count;
    method = HttpMethod.of(side, index(methodFrom), index(methodTo));
    targetKnown = false;
  }

  /** Sets the whole target. */
  public void setUri(byte[] from, int first, int count) {
    verbatim = false;
    uriFrom = aside(from, first, count);
    uriTo = uriFrom + count;
    targetKnown = false;
  }

  /** Sets the path and leaves what stands before and after it. */
  public void setPath(byte[] from, int first, int count) {
    Target parts = target();
    replaceInUri(parts.pathFrom(), parts.pathTo(), NOTHING, from, first, count);
  }

  /** Sets path and query and leaves what stands before them. */
  public void setPathq(byte[] from, int first, int count) {
    Target parts = target();
    replaceInUri(parts.pathFrom(), parts.to(), NOTHING, from, first, count);
  }

  /** Sets the query; with no bytes the question mark goes, too. */
  public void setQuery(byte[] from, int first, int count) {
    Target parts = target();
    byte[] mark = count == 0 ? NOTHING : QUESTION_MARK;
    replaceInUri(parts.pathTo(), parts.to(), mark, from, first, count);
  }

  /** Leaves out the part of the target between two indices of its array: a default port. */
  void cutAuthority(int from, int to) {
    replaceInUri(from, to, NOTHING, NOTHING, 0, 0);
  }

  /** Gives an absolute target without path and query the path that it means: a slash. */
  void completeTarget() {
    Target parts = target();
    if (parts.form() == Target.Form.ABSOLUTE && parts.pathFrom() == parts.to()) {
      replaceInUri(parts.to(), parts.to(), SLASH, NOTHING, 0, 0);
    }
  }

  private static final byte[] SLASH = {'/'};
  private static final byte[] QUESTION_MARK = {'?'};

  private void replaceInUri(int cutFrom, int cutTo, byte[] lead, byte[] from, int first, int n) {
    byte[] old = array(uriFrom);
    int oldFrom = index(uriFrom);
    int oldTo = index(uriTo);
    int at = aside(old, oldFrom, cutFrom - oldFrom);
    aside(lead, 0, lead.length);
    aside(from, first, n);
    aside(old, cutTo, oldTo - cutTo);
    verbatim = false;
    uriFrom = at;
    uriTo = sideLength | SIDE;
    targetKnown = false;
  }

  // The status line.

  /** Returns the status, 100 to 999; 0 for a request. */
  public int status() {
    return status;
  }

  /** Shows the reason phrase. */
  public Slice reason(Slice into) {
    return show(reasonFrom, reasonTo, into);
  }

  /** Sets the status and its reason phrase. */
  public void setStatus(int code, byte[] from, int first, int count) {
    verbatim = false;
    status = code;
    reasonFrom = aside(from, first, count);
    reasonTo = reasonFrom + count;
  }

  // Header fields.

  /** Returns how many header fields there are. */
  public int count() {
    return count;
  }

  /** Shows a field's name, in lower case. */
  public Slice name(int field, Slice into) {
    int at = field * STRIDE;
    return show(fields[at + NAME_FROM], fields[at + NAME_TO], into);
  }

  /** Shows a field's value, without blanks around it. */
  public Slice value(int field, Slice into) {
    int at = field * STRIDE;
    return show(fields[at + VALUE_FROM], fields[at + VALUE_TO], into);
  }

  /** Returns a field's name if it is a known one. */
  public HeaderName known(int field) {
    return HeaderName.byId(ids[field]);
  }

  /** Tells whether there is a field of this name; cheap if there is none. */
  public boolean has(HeaderName name) {
    return find(name, 0) >= 0;
  }

  /** Returns the first field of this name from {@code from} on; -1 if there is none. */
  public int find(HeaderName name, int from) {
    if ((present & name.bit()) == 0) {
      return -1;
    }
    int id = name.id();
    for (int i = from; i < count; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the first field of this lower-case name from {@code from} on; -1 if there is none. */
  public int find(byte[] lowerCase, int from) {
    HeaderName known = HeaderName.of(lowerCase, 0, lowerCase.length);
    if (known != HeaderName.OTHER) {
      return find(known, from);
    }
    for (int i = from; i < count; i++) {
      int at = i * STRIDE;
      int nameFrom = fields[at + NAME_FROM];
      int length = fields[at + NAME_TO] - nameFrom;
      if (length == lowerCase.length && ids[i] == 0) {
        int first = index(nameFrom);
        if (Arrays.equals(array(nameFrom), first, first + length, lowerCase, 0, length)) {
          return i;
        }
      }
    }
    return -1;
  }

  /** Adds a field after all others. The name is written in lower case. */
  public void add(byte[] name, byte[] value) {
    add(name, value, 0, value.length);
  }

  /** Adds a field after all others. The name is written in lower case. */
  public void add(byte[] name, byte[] value, int first, int length) {
    insert(count, name, value, first, length);
  }

  /** Adds a field before all others. The name is written in lower case. */
  public void addFirst(byte[] name, byte[] value, int first, int length) {
    insert(0, name, value, first, length);
  }

  private void insert(int field, byte[] name, byte[] value, int first, int length) {
    verbatim = false;
    int nameFrom = aside(name, 0, name.length);
    for (int i = index(nameFrom); i < sideLength; i++) {
      side[i] = (byte) Ascii.lower(side[i]);
    }
    int valueFrom = aside(value, first, length);
    HeaderName known = HeaderName.of(side, index(nameFrom), index(nameFrom) + name.length);
    append(known, nameFrom, nameFrom + name.length, valueFrom, valueFrom + length);
    if (field < count - 1) {
      int last = (count - 1) * STRIDE;
      int a = fields[last];
      int b = fields[last + 1];
      int c = fields[last + 2];
      int d = fields[last + 3];
      int at = field * STRIDE;
      System.arraycopy(fields, at, fields, at + STRIDE, last - at);
      fields[at] = a;
      fields[at + 1] = b;
      fields[at + 2] = c;
      fields[at + 3] = d;
      System.arraycopy(ids, field, ids, field + 1, count - 1 - field);
      ids[field] = (byte) known.id();
    }
  }

  /** Sets a field's value. */
  public void setValue(int field, byte[] from, int first, int length) {
    verbatim = false;
    int at = field * STRIDE;
    int value = aside(from, first, length);
    fields[at + VALUE_FROM] = value;
    fields[at + VALUE_TO] = value + length;
  }

  /** Removes a field. */
  public void remove(int field) {
    verbatim = false;
    count--;
    int at = field * STRIDE;
    System.arraycopy(fields, at + STRIDE, fields, at, (count - field) * STRIDE);
    System.arraycopy(ids, field + 1, ids, field, count - field);
  }

  /** Removes all fields of this name; returns how many there were. */
  public int removeAll(HeaderName name) {
    int removed = 0;
    for (int i = find(name, 0); i >= 0; i = find(name, i)) {
      remove(i);
      removed++;
    }
    present &= ~name.bit();
    return removed;
  }

  /** Removes all fields of this lower-case name; returns how many there were. */
  public int removeAll(byte[] lowerCase) {
    int removed = 0;
    for (int i = find(lowerCase, 0); i >= 0; i = find(lowerCase, i)) {
      remove(i);
      removed++;
    }
    return removed;
  }

  /** Removes all fields of this lower-case name and adds one after all others. */
  public void set(byte[] lowerCase, byte[] value, int first, int length) {
    removeAll(lowerCase);
    add(lowerCase, value, first, length);
  }

  // Output.

  /**
   * Returns how many bytes HAProxy counts for this head: the size of its internal form, which its
   * logs and statistics show, not that of what is sent.
   */
  public int storedLength() {
    int length =
        STORED_START_LINE
            + HTTP_1_1.length
            + (request ? methodTo - methodFrom + uriTo - uriFrom : 3 + reasonTo - reasonFrom);
    for (int at = 0; at < count * STRIDE; at += STRIDE) {
      length += fields[at + NAME_TO] - fields[at + NAME_FROM];
      length += fields[at + VALUE_TO] - fields[at + VALUE_FROM];
    }
    return length + 1;
  }

  /** Returns how many bytes {@link #writeTo} writes. */
  public int writtenLength() {
    if (verbatim) {
      return end - start;
    }
    int length =
        request
            ? methodTo - methodFrom + 1 + (uriTo - uriFrom) + 1 + HTTP_1_1.length + 2
            : HTTP_1_1.length + 5 + (reasonTo - reasonFrom) + 2;
    for (int at = 0; at < count * STRIDE; at += STRIDE) {
      length +=
          fields[at + NAME_TO]
              - fields[at + NAME_FROM]
              + fields[at + VALUE_TO]
              - fields[at + VALUE_FROM]
              + 4;
    }
    return length + 2;
  }

  /**
   * Writes start line, fields and empty line as HAProxy does; fields that stand side by side in the
   * buffer as they are to be sent are copied at once.
   *
   * @param out has room for {@link #writtenLength} bytes from {@code at} on
   * @return the index after the last byte written
   */
  public int writeTo(byte[] out, int at) {
    if (verbatim) {
      System.arraycopy(bytes, start, out, at, end - start);
      return at + end - start;
    }
    int to = writeStartLine(out, at);
    int field = 0;
    while (field < count) {
      int run = runFrom(field);
      if (run > field) {
        int from = fields[field * STRIDE + NAME_FROM];
        int length = fields[(run - 1) * STRIDE + VALUE_TO] + 2 - from;
        System.arraycopy(bytes, from, out, to, length);
        to += length;
        field = run;
      } else {
        to = writeField(field++, out, to);
      }
    }
    out[to] = '\r';
    out[to + 1] = '\n';
    return to + 2;
  }

  /** Returns the field after those that stand there, from this one on, as they are to be sent. */
  private int runFrom(int field) {
    int at = field * STRIDE;
    int next = fields[at + NAME_FROM];
    int limit = count * STRIDE;
    while (at < limit) {
      int nameTo = fields[at + NAME_TO];
      int valueTo = fields[at + VALUE_TO];
      if (fields[at + NAME_FROM] != next
          || fields[at + VALUE_FROM] != nameTo + 2
          || nameTo >= SIDE
          || bytes[nameTo + 1] != ' '
          || bytes[valueTo] != '\r') {
        break;
      }
      next = valueTo + 2;
      at += STRIDE;
    }
    return at / STRIDE;
  }

  private int writeStartLine(byte[] out, int at) {
    byte[] version = minorVersion == 0 ? HTTP_1_0 : HTTP_1_1;
    int to = at;
    if (request) {
      to = copy(methodFrom, methodTo, out, to);
      out[to++] = ' ';
      to = copy(uriFrom, uriTo, out, to);
      out[to++] = ' ';
      System.arraycopy(version, 0, out, to, version.length);
      to += version.length;
    } else {
      System.arraycopy(version, 0, out, to, version.length);
      to += version.length;
      out[to++] = ' ';
      out[to++] = (byte) ('0' + status / 100);
      out[to++] = (byte) ('0' + status / 10 % 10);
      out[to++] = (byte) ('0' + status % 10);
      out[to++] = ' ';
      to = copy(reasonFrom, reasonTo, out, to);
    }
    out[to++] = '\r';
    out[to++] = '\n';
    return to;
  }

  private int writeField(int field, byte[] out, int at) {
    int f = field * STRIDE;
    int to = copy(fields[f + NAME_FROM], fields[f + NAME_TO], out, at);
    out[to++] = ':';
    out[to++] = ' ';
    to = copy(fields[f + VALUE_FROM], fields[f + VALUE_TO], out, to);
    out[to++] = '\r';
    out[to++] = '\n';
    return to;
  }

  private int copy(int from, int to, byte[] out, int at) {
    System.arraycopy(array(from), index(from), out, at, to - from);
    return at + to - from;
  }

  // Indices and the two arrays.

  private byte[] array(int index) {
    return index >= SIDE ? side : bytes;
  }

  private static int index(int index) {
    return index & ~SIDE;
  }

  private Slice show(int from, int to, Slice into) {
    return into.set(array(from), index(from), index(to));
  }

  private void append(HeaderName name, int nameFrom, int nameTo, int valueFrom, int valueTo) {
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, count * 2);
      fields = Arrays.copyOf(fields, fields.length * 2);
    }
    int at = count * STRIDE;
    fields[at + NAME_FROM] = nameFrom;
    fields[at + NAME_TO] = nameTo;
    fields[at + VALUE_FROM] = valueFrom;
    fields[at + VALUE_TO] = valueTo;
    ids[count++] = (byte) name.id();
    present |= name.bit();
  }

  /** Copies bytes to the side; returns their index there. They may stand in the side itself. */
  private int aside(byte[] from, int first, int length) {
    int at = sideLength;
    if (at + length > side.length) {
      side = Arrays.copyOf(side, Math.max(side.length * 2, at + length));
    }
    System.arraycopy(from, first, side, at, length);
    sideLength = at + length;
    return at | SIDE;
  }
}
