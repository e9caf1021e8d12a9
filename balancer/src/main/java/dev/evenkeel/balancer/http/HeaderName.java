package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** Header fields that somebody here asks for by name; each has a small number. */
@SuppressWarnings("EnumOrdinal") // The number lives in memory only, and one long holds all of them.
public enum HeaderName {
  /** Any other name. */
  OTHER(""),
  HOST("host"),
  CONNECTION("connection"),
  PROXY_CONNECTION("proxy-connection"),
  KEEP_ALIVE("keep-alive"),
  CONTENT_LENGTH("content-length"),
  TRANSFER_ENCODING("transfer-encoding"),
  TE("te"),
  TRAILER("trailer"),
  UPGRADE("upgrade"),
  EXPECT("expect"),
  COOKIE("cookie"),
  SET_COOKIE("set-cookie"),
  X_FORWARDED_FOR("x-forwarded-for"),
  X_FORWARDED_PROTO("x-forwarded-proto"),
  X_FORWARDED_HOST("x-forwarded-host"),
  X_FORWARDED_PORT("x-forwarded-port"),
  X_ORIGINAL_TO("x-original-to"),
  X_REAL_IP("x-real-ip"),
  X_REQUEST_ID("x-request-id"),
  FORWARDED("forwarded"),
  VIA("via"),
  AUTHORIZATION("authorization"),
  PROXY_AUTHORIZATION("proxy-authorization"),
  WWW_AUTHENTICATE("www-authenticate"),
  PROXY_AUTHENTICATE("proxy-authenticate"),
  USER_AGENT("user-agent"),
  REFERER("referer"),
  ORIGIN("origin"),
  ACCEPT("accept"),
  ACCEPT_ENCODING("accept-encoding"),
  ACCEPT_LANGUAGE("accept-language"),
  CONTENT_TYPE("content-type"),
  CONTENT_ENCODING("content-encoding"),
  CACHE_CONTROL("cache-control"),
  PRAGMA("pragma"),
  DATE("date"),
  AGE("age"),
  EXPIRES("expires"),
  ETAG("etag"),
  VARY("vary"),
  LAST_MODIFIED("last-modified"),
  IF_MODIFIED_SINCE("if-modified-since"),
  IF_NONE_MATCH("if-none-match"),
  RANGE("range"),
  LOCATION("location"),
  SERVER("server"),
  STRICT_TRANSPORT_SECURITY("strict-transport-security"),
  SEC_WEBSOCKET_KEY("sec-websocket-key"),
  SEC_WEBSOCKET_ACCEPT("sec-websocket-accept"),
  SEC_WEBSOCKET_VERSION("sec-websocket-version");

  private static final HeaderName[] ALL = values();
  private static final int SLOTS = 256;
  private static final HeaderName[] BY_HASH = table();

  @SuppressWarnings("ImmutableEnumChecker") // Nobody writes to it.
  private final byte[] lowerCase;

  HeaderName(String lowerCase) {
    this.lowerCase = lowerCase.getBytes(ISO_8859_1);
  }

  /** Returns the name in lower case. */
  public byte[] bytes() {
    return lowerCase;
  }

  /** Returns the name's number, below 64. */
  int id() {
    return ordinal();
  }

  /** Returns the bit that stands for the name in a set of names. */
  long bit() {
    return 1L << ordinal();
  }

  static HeaderName byId(int id) {
    return ALL[id];
  }

  /** Returns the name that stands there in lower case, or {@link #OTHER}. */
  public static HeaderName of(byte[] bytes, int from, int to) {
    if (to - from < 2) {
      return OTHER;
    }
    HeaderName found = BY_HASH[hash(bytes, from, to)];
    byte[] name = found.lowerCase;
    return Arrays.equals(bytes, from, to, name, 0, name.length) ? found : OTHER;
  }

  /** Returns the name that is this in lower case, or {@link #OTHER}. */
  public static HeaderName of(String lowerCase) {
    byte[] bytes = lowerCase.getBytes(ISO_8859_1);
    return of(bytes, 0, bytes.length);
  }

  /** Of the length and three bytes; the factors leave each known name a slot of its own. */
  private static int hash(byte[] bytes, int from, int to) {
    int length = to - from;
    return (length * 13 + bytes[from] * 59 + bytes[from + (length >> 1)] * 19 + bytes[to - 2] * 7)
        & (SLOTS - 1);
  }

  private static HeaderName[] table() {
    HeaderName[] table = new HeaderName[SLOTS];
    Arrays.fill(table, OTHER);
    for (HeaderName name : ALL) {
      if (name != OTHER) {
        int slot = hash(name.lowerCase, 0, name.lowerCase.length);
        if (table[slot] != OTHER) {
          throw new IllegalStateException(name + " and " + table[slot] + " share a slot");
        }
        table[slot] = name;
      }
    }
    return table;
  }
}
