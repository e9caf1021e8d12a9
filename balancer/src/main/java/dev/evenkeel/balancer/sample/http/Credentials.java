package dev.evenkeel.balancer.sample.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A value: user and password of HTTP's basic authentication (RFC 7617 2), one char for each byte.
 *
 * @param user what stands before the first colon
 * @param password what stands behind it
 */
public record Credentials(String user, String password) {
  private static final int BASIC = "basic ".length();

  /** Reads those that a request brings in Authorization; null if there are none to be read. */
  public static @Nullable Credentials of(HttpHead head) {
    int field = head.find(HeaderName.AUTHORIZATION, 0);
    if (field < 0) {
      return null;
    }
    Slice value = head.value(field, new Slice());
    String text = value.toString();
    if (text.length() <= BASIC || !text.regionMatches(true, 0, "basic ", 0, BASIC)) {
      return null;
    }
    try {
      String decoded =
          new String(Base64.getDecoder().decode(text.substring(BASIC).stripLeading()), ISO_8859_1);
      int colon = decoded.indexOf(':');
      return colon < 0
          ? null
          : new Credentials(decoded.substring(0, colon), decoded.substring(colon + 1));
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }
}
