package dev.evenkeel.balancer.webstats;

import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;

/**
 * Stateless: whether a browser says that an order comes from the page of somebody else (RFC 6454
 * 7.3; RFC 9110 10.1.3). A client that says nothing is believed.
 */
final class OrderOrigin {
  private OrderOrigin() {}

  static boolean isElsewhere(HttpHead request) {
    int field = request.find(HeaderName.ORIGIN, 0);
    if (field < 0) {
      field = request.find(HeaderName.REFERER, 0);
    }
    return field >= 0 && !authority(text(request, field)).equalsIgnoreCase(host(request));
  }

  private static String host(HttpHead request) {
    int field = request.find(HeaderName.HOST, 0);
    return field < 0 ? "" : text(request, field);
  }

  private static String text(HttpHead request, int field) {
    return request.value(field, new Slice()).toString();
  }

  /** What stands between the scheme and the path; empty where there is no scheme. */
  private static String authority(String uri) {
    int scheme = uri.indexOf("://");
    int begin = scheme + "://".length();
    int path = uri.indexOf('/', begin);
    return scheme < 0 ? "" : uri.substring(begin, path < 0 ? uri.length() : path);
  }
}
