package dev.evenkeel.balancer.http;

/**
 * Loop thread only: what a request says of transfer codings in TE (RFC 9110 10.1.4): the next hop
 * is told of {@code trailers} and nothing else, since codings end here.
 */
public final class TransferOptions {
  private static final byte[] TRAILERS = Ascii.bytes("trailers");

  private TransferOptions() {}

  /** Rewrites the field of this head for the next hop. */
  public static void rewrite(HttpHead head) {
    if (!head.has(HeaderName.TE)) {
      return;
    }
    boolean trailers = false;
    Slice part = new Slice();
    HeaderValues values = new HeaderValues();
    values.begin(head, HeaderName.TE);
    while (values.next(part)) {
      trailers |= part.isIgnoringCase(TRAILERS);
    }
    // Where it stood: servers see the order in which the client and the rules put the fields.
    int first = head.find(HeaderName.TE, 0);
    for (int next = head.find(HeaderName.TE, first + 1); next >= 0; ) {
      head.remove(next);
      next = head.find(HeaderName.TE, first + 1);
    }
    if (trailers) {
      head.setValue(first, TRAILERS, 0, TRAILERS.length);
    } else {
      head.remove(first);
    }
  }
}
