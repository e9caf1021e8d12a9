package dev.evenkeel.balancer.persist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HeaderValues;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a cache on the way could keep an answer, as far as {@code cookie ... nocache} and {@code
 * option checkcache} want to know (RFC 9111 3). Stateless.
 */
public final class Cacheability {
  private static final Set<Integer> STATUSES =
      Set.of(200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501);
  private static final Set<String> FORBIDDING =
      Set.of("private", "no-cache", "no-store", "max-age=0", "s-maxage=0");
  private static final byte[] NO_CACHE = "no-cache".getBytes(ISO_8859_1);
  private static final byte[] SET_COOKIE2 = "set-cookie2".getBytes(ISO_8859_1);

  private Cacheability() {}

  /** Whether a request allows it; to be asked before anything is taken out of its head. */
  public static boolean ofRequest(HttpHead request) {
    return switch (request.method()) {
      case GET, HEAD, OPTIONS, TRACE -> true;
      default -> false;
    };
  }

  /**
   * Whether a response allows it. Of the words of Cache-Control the last one counts.
   *
   * @param ofRequest whether the request does; {@code public} needs no such thing
   */
  static boolean of(HttpHead response, boolean ofRequest) {
    boolean allowed = ofRequest && STATUSES.contains(response.status());
    HeaderValues values = new HeaderValues();
    Slice part = new Slice();
    values.begin(response, HeaderName.PRAGMA);
    while (values.next(part)) {
      allowed &= !part.isIgnoringCase(NO_CACHE);
    }
    boolean tellsAge =
        response.has(HeaderName.ETAG)
            || response.has(HeaderName.LAST_MODIFIED)
            || response.has(HeaderName.EXPIRES);
    values.begin(response, HeaderName.CACHE_CONTROL);
    while (values.next(part)) {
      String directive = part.toString().toLowerCase(Locale.ROOT);
      if (directive.equals("public")) {
        allowed = true;
      } else if (FORBIDDING.contains(directive)) {
        allowed = false;
      } else if (directive.startsWith("max-age") || directive.startsWith("s-maxage")) {
        tellsAge = true;
      }
    }
    return allowed && tellsAge;
  }

  /**
   * Whether a cache on the way could give a response's cookie to somebody else ({@code option
   * checkcache}).
   *
   * @param ofRequest whether the request lets it be kept
   */
  public static boolean endangersCookie(HttpHead response, boolean ofRequest) {
    if (!response.has(HeaderName.SET_COOKIE) && response.find(SET_COOKIE2, 0) < 0) {
      return false;
    }
    HeaderValues values = new HeaderValues();
    Slice part = new Slice();
    values.begin(response, HeaderName.CACHE_CONTROL);
    while (values.next(part)) {
      String directive = part.toString().toLowerCase(Locale.ROOT);
      if (directive.startsWith("no-cache=\"set-cookie\"")
          || directive.startsWith("no-cache=\"set-cookie,")) {
        return false;
      }
    }
    return of(response, ofRequest);
  }
}
