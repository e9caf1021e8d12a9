package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.http.HttpRecord;

/** The times that the log derives from others (manual, chapter 8.4), in milliseconds. Stateless. */
final class HttpTimes {
  private HttpTimes() {}

  /** From accept, or from the end of the request before, to the request's first byte. */
  static long beforeMs(HttpRecord http) {
    return (long) http.handshakeMs() + Math.max(0, http.idleMs());
  }

  /** {@code %Tq}: to the end of the request's head; -1 if that never came. */
  static long untilHeadMs(HttpRecord http) {
    return http.requestMs() < 0 ? -1 : beforeMs(http) + http.requestMs();
  }

  /** {@code %Ta}: from the request's first byte on. */
  static long activeMs(StreamRecord stream) {
    HttpRecord http = stream.http();
    return http == null ? stream.totalMs() : stream.totalMs() - beforeMs(http);
  }

  /** {@code %Tu}: as a client sees it. */
  static long userMs(StreamRecord stream) {
    HttpRecord http = stream.http();
    return http == null ? stream.totalMs() : stream.totalMs() - Math.max(0, http.idleMs());
  }

  /** {@code %Td}: the transfer of the data; -1 if there was none. */
  static long dataMs(StreamRecord stream) {
    long waitedMs = Math.max(0, stream.queueMs()) + Math.max(0, stream.connectMs());
    HttpRecord http = stream.http();
    if (http == null) {
      return stream.connectMs() < 0 ? -1 : stream.totalMs() - waitedMs;
    }
    return http.responseMs() < 0
        ? -1
        : activeMs(stream) - http.requestMs() - waitedMs - http.responseMs();
  }
}
