package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** Methods that mean something to a proxy (RFC 9110 9.3); case matters. */
public enum HttpMethod {
  OPTIONS,
  GET,
  HEAD,
  POST,
  PUT,
  DELETE,
  TRACE,
  CONNECT,
  PATCH,
  /** Any other token. */
  OTHER;

  private static final HttpMethod[] ALL = values();

  @SuppressWarnings("ImmutableEnumChecker") // Nobody writes to it.
  private final byte[] bytes = name().getBytes(ISO_8859_1);

  /** Returns the method's name; of {@link #OTHER} there is none. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the method that stands there. */
  static HttpMethod of(byte[] bytes, int from, int to) {
    if (to - from == 3 && bytes[from] == 'G' && bytes[from + 1] == 'E' && bytes[from + 2] == 'T') {
      return GET;
    }
    for (int i = 0; i < ALL.length - 1; i++) {
      byte[] name = ALL[i].bytes;
      if (Arrays.equals(bytes, from, to, name, 0, name.length)) {
        return ALL[i];
      }
    }
    return OTHER;
  }
}
