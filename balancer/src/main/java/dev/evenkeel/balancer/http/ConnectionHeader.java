package dev.evenkeel.balancer.http;

import java.util.Arrays;

/**
 * Loop thread only: rewrites the Connection header for the next hop (RFC 9110 7.6.1): what it says
 * of this connection is taken out, what is to be said of the next one is put in, everything else
 * stays, as HAProxy has it.
 */
public final class ConnectionHeader {
  private static final byte[] CLOSE = Ascii.bytes("close");
  private static final byte[] KEEP_ALIVE = Ascii.bytes("keep-alive");
  private static final byte[] SEPARATOR = Ascii.bytes(", ");

  private final HeaderValues values = new HeaderValues();
  private final Slice part = new Slice();
  private final Slice value = new Slice();
  private byte[] kept = new byte[64];

  /** What a head tells the next hop of the connection. */
  public enum Says {
    /** Nothing: the version says it. */
    NOTHING,
    /** {@code keep-alive}, to a client of HTTP/1.0. */
    KEEP_ALIVE,
    /** {@code close}. */
    CLOSE
  }

  /** Makes one. */
  public ConnectionHeader() {}

  /** Rewrites the header of this head. */
  public void rewrite(HttpHead head, Says says) {
    int field = head.find(HeaderName.CONNECTION, 0);
    if (field < 0) {
      if (says != Says.NOTHING) {
        head.add(HeaderName.CONNECTION.bytes(), word(says));
      }
      return;
    }
    int length = gather(head);
    if (says != Says.NOTHING) {
      length = append(length, word(says), 0, word(says).length);
    }
    if (length == 0) {
      head.removeAll(HeaderName.CONNECTION);
      return;
    }
    head.value(field, value);
    boolean same =
        value.length() == length
            && Arrays.equals(value.bytes(), value.from(), value.to(), kept, 0, length)
            && head.find(HeaderName.CONNECTION, field + 1) < 0;
    if (!same) {
      for (int other = head.find(HeaderName.CONNECTION, field + 1);
          other >= 0;
          other = head.find(HeaderName.CONNECTION, other)) {
        head.remove(other);
      }
      head.setValue(field, kept, 0, length);
    }
  }

  private static byte[] word(Says says) {
    return says == Says.CLOSE ? CLOSE : KEEP_ALIVE;
  }

  private int gather(HttpHead head) {
    int length = 0;
    values.begin(head, HeaderName.CONNECTION);
    while (values.next(part)) {
      if (!part.isIgnoringCase(CLOSE) && !part.isIgnoringCase(KEEP_ALIVE)) {
        length = append(length, part.bytes(), part.from(), part.length());
      }
    }
    return length;
  }

  private int append(int at, byte[] bytes, int from, int count) {
    int to = at;
    int needed = at + SEPARATOR.length + count;
    if (needed > kept.length) {
      kept = Arrays.copyOf(kept, needed * 2);
    }
    if (to > 0) {
      System.arraycopy(SEPARATOR, 0, kept, to, SEPARATOR.length);
      to += SEPARATOR.length;
    }
    System.arraycopy(bytes, from, kept, to, count);
    return to + count;
  }
}
