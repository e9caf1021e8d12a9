package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;

/**
 * A value: a place in which a frontend keeps a text of each request or response for the log.
 *
 * @param field the header field that is kept, in lower case; empty where only rules fill the place
 * @param lengthBytes how much of it is kept
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody writes to it, and nobody compares it.
public record CaptureSlot(byte[] field, int lengthBytes) {
  /** Makes a place for a header field. */
  public static CaptureSlot of(String field, int lengthBytes) {
    return new CaptureSlot(field.toLowerCase(Locale.ROOT).getBytes(ISO_8859_1), lengthBytes);
  }

  /** Makes one for a cookie, whose name is as it is written. */
  public static CaptureSlot ofCookie(String name, int lengthBytes) {
    return new CaptureSlot(name.getBytes(ISO_8859_1), lengthBytes);
  }

  /** Makes a place that only rules fill. */
  public static CaptureSlot ofRules(int lengthBytes) {
    return of("", lengthBytes);
  }
}
