package dev.evenkeel.balancer.sample.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HttpExchange;
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

  /**
   * The field in which a client shows who it is (RFC 9110 11.6.2 and 11.7.2).
   *
   * @param http null where there are only bytes so far
   */
  static HeaderName field(@Nullable HttpExchange http) {
    return http != null && http.isAddressedAsProxy()
        ? HeaderName.PROXY_AUTHORIZATION
        : HeaderName.AUTHORIZATION;
  }

  /** Reads those that a request brings; null if there are none to be read. */
  public static @Nullable Credentials of(HttpExchange http) {
    HttpHead head = http.request();
    return head == null ? null : of(head, field(http));
  }

  /** Reads those of a field; null if there are none to be read. */
  static @Nullable Credentials of(HttpHead head, HeaderName named) {
    int field = head.find(named, 0);
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
