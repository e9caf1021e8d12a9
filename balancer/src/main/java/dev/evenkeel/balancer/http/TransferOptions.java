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
    head.removeAll(HeaderName.TE);
    if (trailers) {
      head.add(HeaderName.TE.bytes(), TRAILERS);
    }
  }
}
