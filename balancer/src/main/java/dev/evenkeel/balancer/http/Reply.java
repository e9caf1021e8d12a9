package dev.evenkeel.balancer.http;

/**
 * A value: a response made here: an error page, a redirect, the payload of a {@code return} rule.
 *
 * <p>Where the header lines say {@code connection: close}, the connection is closed after it; so it
 * is where they do not say how long the body is.
 *
 * @param minorVersion 1 for HTTP/1.1; an error file may say 0
 * @param status three digits; 0 for {@link #SILENCE}
 * @param reason its phrase
 * @param fields header lines as they are sent, each with CR LF, without the empty line; framing
 *     ({@code content-length}) included
 * @param body what follows; left away in the answer to HEAD
 */
@SuppressWarnings("ArrayRecordComponent") // Constant, and compared by nobody.
public record Reply(int minorVersion, int status, String reason, byte[] fields, byte[] body) {
  /** An empty error file: the connection is closed without a word. */
  public static final Reply SILENCE = new Reply(0, "", new byte[0], new byte[0]);

  /** Makes one of HTTP/1.1. */
  public Reply(int status, String reason, byte[] fields, byte[] body) {
    this(1, status, reason, fields, body);
  }

  /** Whether nothing is sent at all. */
  public boolean isSilence() {
    return status == 0;
  }
}
