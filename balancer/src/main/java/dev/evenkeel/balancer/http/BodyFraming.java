package dev.evenkeel.balancer.http;

/** How the end of a message's body is found (RFC 9112 6.3). */
public enum BodyFraming {
  /** There is no body. */
  NONE,
  /** So many bytes as Content-Length says: {@link HttpHead#contentLength()}. */
  LENGTH,
  /** A sequence of chunks. */
  CHUNKED,
  /** Everything until the server closes; responses only. */
  UNTIL_CLOSE,
  /** No more messages: bytes in both directions from here on (CONNECT, 101). */
  TUNNEL;

  /** Returns how the body of a request ends. */
  public static BodyFraming ofRequest(HttpHead request) {
    if (request.isChunked()) {
      return CHUNKED;
    }
    if (request.contentLength() > 0) {
      return LENGTH;
    }
    return NONE;
  }

  /** Returns how the body of a final or interim response ends, given the request's method. */
  public static BodyFraming ofResponse(HttpHead response, HttpMethod requestMethod) {
    int status = response.status();
    if (status == 101 || (requestMethod == HttpMethod.CONNECT && status / 100 == 2)) {
      return TUNNEL;
    }
    if (requestMethod == HttpMethod.HEAD || status < 200 || status == 204 || status == 304) {
      return NONE;
    }
    if (response.isChunked()) {
      return CHUNKED;
    }
    if (response.contentLength() >= 0) {
      return response.contentLength() == 0 ? NONE : LENGTH;
    }
    return UNTIL_CLOSE;
  }
}
