package dev.evenkeel.balancer.persist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HeaderValues;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.Slice;
import java.util.List;
import java.util.Set;

/**
 * Whether a cache on the way could keep an answer, as far as {@code cookie ... nocache} and {@code
 * option checkcache} want to know (RFC 9111 3). Stateless.
 */
public final class Cacheability {
  private static final Set<Integer> STATUSES =
      Set.of(200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501);
  private static final List<byte[]> FORBIDDING =
      List.of(
          bytes("private"),
          bytes("no-cache"),
          bytes("no-store"),
          bytes("max-age=0"),
          bytes("s-maxage=0"));

  private Cacheability() {}

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Whether a request allows it; to be asked before anything is taken out of its head. */
  public static boolean ofRequest(HttpHead request) {
    HttpMethod method = request.method();
    return method == HttpMethod.GET || method == HttpMethod.HEAD;
  }

  /** Whether a response allows it. */
  public static boolean of(HttpHead response) {
    if (!STATUSES.contains(response.status())) {
      return false;
    }
    HeaderValues values = new HeaderValues();
    Slice part = new Slice();
    values.begin(response, HeaderName.PRAGMA);
    while (values.next(part)) {
      if (part.isIgnoringCase(FORBIDDING.get(1))) {
        return false;
      }
    }
    boolean tellsAge =
        response.has(HeaderName.ETAG)
            || response.has(HeaderName.LAST_MODIFIED)
            || response.has(HeaderName.EXPIRES);
    values.begin(response, HeaderName.CACHE_CONTROL);
    while (values.next(part)) {
      for (byte[] word : FORBIDDING) {
        if (part.isIgnoringCase(word)) {
          return false;
        }
      }
      String directive = part.toString();
      tellsAge |= directive.startsWith("max-age=") || directive.startsWith("s-maxage=");
    }
    return tellsAge;
  }
}
