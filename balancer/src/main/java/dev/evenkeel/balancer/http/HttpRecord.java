package dev.evenkeel.balancer.http;

import java.util.Arrays;
import java.util.List;

/**
 * Loop thread only: what is kept of one request and its response after their heads are gone: for
 * the log line and for the fetches {@code capture.*}. Made to be used again and again; everything
 * that is text stands in one array.
 *
 * <p>Timers are milliseconds, -1 for a phase that was never reached (manual, chapter 8.4).
 */
public final class HttpRecord {
  /** How many bytes of a request line are kept, one less than {@code tune.http.logurilen}. */
  private static final int LINE_BYTES = 1023;

  private static final List<CaptureSlot> NO_SLOTS = List.of();

  private byte[] store = new byte[256];
  private int stored;

  private boolean hasLine;
  private int methodTo;
  private int uriTo;
  private int lineTo;
  private HttpMethod method = HttpMethod.OTHER;
  private int requestMinor = -1;
  private int responseMinor = -1;
  private int status = -1;
  private int serverStatus = -1;
  private boolean ofService;

  private CapturePlan plan = CapturePlan.NONE;
  private final Kept request = new Kept();
  private final Kept response = new Kept();
  private final Slice scratch = new Slice();

  private int handshakeMs;
  private int idleMs = -1;
  private int requestMs = -1;
  private int responseMs = -1;
  private char requestCookie = '-';
  private char responseCookie = '-';

  /** The captures of one direction; the cookie's is the last. */
  private static final class Kept {
    private List<CaptureSlot> slots = NO_SLOTS;
    private int[] from = {};
    private int[] to = {};

    void begin(List<CaptureSlot> of) {
      slots = of;
      if (from.length != of.size() + 1) {
        from = new int[of.size() + 1];
        to = new int[of.size() + 1];
      }
      Arrays.fill(from, -1);
    }
  }

  /** Makes one that knows nothing. */
  public HttpRecord() {}

  /**
   * Begins with a new request.
   *
   * @param captures what the frontend keeps
   */
  public void begin(CapturePlan captures) {
    plan = captures;
    stored = 0;
    hasLine = false;
    methodTo = 0;
    uriTo = 0;
    lineTo = 0;
    method = HttpMethod.OTHER;
    requestMinor = -1;
    responseMinor = -1;
    status = -1;
    serverStatus = -1;
    ofService = false;
    request.begin(captures.request());
    response.begin(captures.response());
    handshakeMs = 0;
    idleMs = -1;
    requestMs = -1;
    responseMs = -1;
    requestCookie = '-';
    responseCookie = '-';
  }

  // What the engine tells it.

  /** Keeps the request line and the fields that have a place; before any rule is evaluated. */
  public void requestArrived(HttpHead head) {
    method = head.method();
    requestMinor = head.minorVersion();
    hasLine = true;
    int from = stored;
    put(head.method(scratch));
    methodTo = stored;
    put((byte) ' ');
    put(head.uri(scratch));
    uriTo = stored;
    put((byte) ' ');
    put(requestMinor == 0 ? HttpHead.HTTP_1_0 : HttpHead.HTTP_1_1);
    lineTo = Math.min(stored, from + LINE_BYTES);
    keepFields(head, request);
  }

  /** Keeps the request's cookie, once it is looked for: not every request comes that far. */
  public void cookieSought(HttpHead head) {
    keepCookie(head, request);
  }

  /** Keeps the status and the fields that have a place; before any rule is evaluated. */
  public void responseArrived(HttpHead head) {
    responseMinor = head.minorVersion();
    status = head.status();
    serverStatus = status;
    keepFields(head, response);
    keepCookie(head, response);
  }

  /** Notes that the answer comes from a service of this program, such as a statistics page. */
  public void setOfService() {
    ofService = true;
  }

  /** Sets the status that the client is sent, also that of an answer made here. */
  public void setStatus(int status) {
    this.status = status;
  }

  /**
   * Sets the times before the request.
   *
   * @param handshakeMs of handshakes before the first request; 0 for later ones
   * @param idleMs until the request's first byte
   */
  public void setBefore(int handshakeMs, int idleMs) {
    this.handshakeMs = handshakeMs;
    this.idleMs = idleMs;
  }

  /** Sets how long the request's head took from its first byte on. */
  public void setRequestMs(int requestMs) {
    this.requestMs = requestMs;
  }

  /** Sets how long the server took from the connection to the end of the response's head. */
  public void setResponseMs(int responseMs) {
    this.responseMs = responseMs;
  }

  /**
   * Sets what became of the persistence cookie (manual, chapter 8.5).
   *
   * @param inRequest what the client's was: one of {@code NIDVEOU}, or a dash
   * @param inResponse what was done to the server's: one of {@code NIUPRD}, or a dash
   */
  public void setCookies(char inRequest, char inResponse) {
    requestCookie = inRequest;
    responseCookie = inResponse;
  }

  private void keepFields(HttpHead head, Kept kept) {
    List<CaptureSlot> slots = kept.slots;
    for (int i = 0; i < slots.size(); i++) {
      CaptureSlot slot = slots.get(i);
      if (slot.field().length == 0) {
        continue;
      }
      // The last one counts.
      byte[] name = slot.field();
      for (int field = head.find(name, 0); field >= 0; field = head.find(name, field + 1)) {
        keep(kept, i, head.value(field, scratch), slot.lengthBytes());
      }
    }
  }

  /** Keeps a text in a place for requests. */
  public void captureRequest(int slot, Slice text) {
    capture(request, slot, text);
  }

  /** Keeps a text in a place for responses. */
  public void captureResponse(int slot, Slice text) {
    capture(response, slot, text);
  }

  private void capture(Kept kept, int slot, Slice text) {
    if (slot >= 0 && slot < kept.slots.size()) {
      keep(kept, slot, text, kept.slots.get(slot).lengthBytes());
    }
  }

  /** Keeps the first cookie whose name begins as it should, name included. */
  private void keepCookie(HttpHead head, Kept kept) {
    byte[] begin = plan.cookie();
    HeaderName field = head.isRequest() ? HeaderName.COOKIE : HeaderName.SET_COOKIE;
    if (begin.length == 0 || !head.has(field)) {
      return;
    }
    HeaderValues parts = new HeaderValues();
    parts.begin(head, field);
    CookieScan scan = new CookieScan(parts, new byte[0], !head.isRequest());
    Slice pair = new Slice();
    while (scan.next(scratch)) {
      scan.pair(scratch, pair);
      int from = pair.from();
      if (pair.length() >= begin.length
          && Arrays.equals(pair.bytes(), from, from + begin.length, begin, 0, begin.length)) {
        keep(kept, kept.slots.size(), pair, plan.cookieBytes());
        return;
      }
    }
  }

  private void keep(Kept kept, int place, Slice text, int lengthBytes) {
    if (place >= kept.from.length) {
      return;
    }
    int from = stored;
    put(text.bytes(), text.from(), Math.min(text.length(), lengthBytes));
    kept.from[place] = from;
    kept.to[place] = stored;
  }

  private void put(Slice text) {
    put(text.bytes(), text.from(), text.length());
  }

  private void put(byte[] text) {
    put(text, 0, text.length);
  }

  private void put(byte one) {
    makeRoom(1);
    store[stored++] = one;
  }

  private void put(byte[] text, int from, int count) {
    makeRoom(count);
    System.arraycopy(text, from, store, stored, count);
    stored += count;
  }

  private void makeRoom(int count) {
    if (stored + count > store.length) {
      store = Arrays.copyOf(store, Math.max(store.length * 2, stored + count));
    }
  }

  // What the log and fetches ask.

  /** Tells whether there was a request that could be read. */
  public boolean hasRequest() {
    return hasLine;
  }

  /** Returns the method. */
  public HttpMethod method() {
    return method;
  }

  /** Shows the method's name. */
  public Slice method(Slice into) {
    return into.set(store, 0, methodTo);
  }

  /** Shows the whole request line, as it came, cut to what is logged of it. */
  public Slice requestLine(Slice into) {
    return into.set(store, 0, lineTo);
  }

  /** Shows the request's target, as it came. */
  public Slice uri(Slice into) {
    return into.set(store, Math.min(methodTo + 1, lineTo), Math.min(uriTo, lineTo));
  }

  /** Shows the request's version, as {@code HTTP/1.1}. */
  public Slice version(Slice into) {
    return into.set(store, Math.min(uriTo + 1, lineTo), lineTo);
  }

  /** Returns the request's minor version; -1 if there was none. */
  public int requestMinor() {
    return requestMinor;
  }

  /** Returns the minor version of the server's response; -1 if there was none. */
  public int responseMinor() {
    return responseMinor;
  }

  /** Returns the status that the client was sent; -1 for none. */
  public int status() {
    return status;
  }

  /** Returns the status that the server has sent; -1 for none. */
  public int serverStatus() {
    return serverStatus;
  }

  /** Tells whether the answer came from a service of this program. */
  public boolean isOfService() {
    return ofService;
  }

  /** Returns how many places for requests there are. */
  public int requestSlots() {
    return request.slots.size();
  }

  /** Returns how many places for responses there are. */
  public int responseSlots() {
    return response.slots.size();
  }

  /** Shows what is kept in a place for requests; false if nothing is. */
  public boolean capturedRequest(int slot, Slice into) {
    return captured(request, slot, into);
  }

  /** Shows what is kept in a place for responses; false if nothing is. */
  public boolean capturedResponse(int slot, Slice into) {
    return captured(response, slot, into);
  }

  /** Shows what {@code capture cookie} has found in the request; false if nothing. */
  public boolean requestCookie(Slice into) {
    return captured(request, request.slots.size(), into);
  }

  /** Shows what {@code capture cookie} has found in the response; false if nothing. */
  public boolean responseCookie(Slice into) {
    return captured(response, response.slots.size(), into);
  }

  private boolean captured(Kept kept, int place, Slice into) {
    if (place < 0 || place >= kept.from.length || kept.from[place] < 0) {
      return false;
    }
    into.set(store, kept.from[place], kept.to[place]);
    return true;
  }

  /** Returns how long handshakes took before the first request. */
  public int handshakeMs() {
    return handshakeMs;
  }

  /** Returns how long it took until the request's first byte came. */
  public int idleMs() {
    return idleMs;
  }

  /** Returns how long the request's head took. */
  public int requestMs() {
    return requestMs;
  }

  /** Returns how long the server took to answer. */
  public int responseMs() {
    return responseMs;
  }

  /** Returns what the client's persistence cookie was. */
  public char requestCookieFlag() {
    return requestCookie;
  }

  /** Returns what was done to the server's persistence cookie. */
  public char responseCookieFlag() {
    return responseCookie;
  }
}
