package dev.evenkeel.balancer.http;

/**
 * What the Connection header says (RFC 9110 7.6.1), and Proxy-Connection where a client still sends
 * it: a set of bits.
 */
public final class ConnectionTokens {
  /** The sender goes on with this connection. */
  public static final int KEEP_ALIVE = 1;

  /** The sender closes after this exchange. */
  public static final int CLOSE = 2;

  /** The Upgrade header is meant for the next hop. */
  public static final int UPGRADE = 4;

  private static final byte[] WORD_KEEP_ALIVE = Ascii.bytes("keep-alive");
  private static final byte[] WORD_CLOSE = Ascii.bytes("close");
  private static final byte[] WORD_UPGRADE = Ascii.bytes("upgrade");
  private static final byte[] WORD_CONTINUE = Ascii.bytes("100-continue");

  private ConnectionTokens() {}

  /** Returns the bits of a head's Connection fields. */
  public static int of(HttpHead head) {
    if (!head.has(HeaderName.CONNECTION)) {
      return 0;
    }
    int bits = 0;
    Slice part = new Slice();
    HeaderValues values = new HeaderValues();
    values.begin(head, HeaderName.CONNECTION);
    while (values.next(part)) {
      if (part.isIgnoringCase(WORD_KEEP_ALIVE)) {
        bits |= KEEP_ALIVE;
      } else if (part.isIgnoringCase(WORD_CLOSE)) {
        bits |= CLOSE;
      } else if (part.isIgnoringCase(WORD_UPGRADE)) {
        bits |= UPGRADE;
      }
    }
    return bits;
  }

  /** Tells whether the sender can go on with the connection: version and tokens (RFC 9112 9.3). */
  public static boolean keepsAlive(HttpHead head, int tokens) {
    if ((tokens & CLOSE) != 0) {
      return false;
    }
    return head.minorVersion() > 0 || (tokens & KEEP_ALIVE) != 0;
  }

  /** Tells whether a request waits for 100 Continue before it sends its body (RFC 9110 10.1.1). */
  public static boolean expectsContinue(HttpHead head) {
    int field = head.find(HeaderName.EXPECT, 0);
    return field >= 0
        && head.minorVersion() > 0
        && head.value(field, new Slice()).isIgnoringCase(WORD_CONTINUE);
  }
}
