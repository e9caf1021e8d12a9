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
 * @param loggedStatus what the log says: the status that was asked for, whatever page stands for it
 */
@SuppressWarnings("ArrayRecordComponent") // Constant, and compared by nobody.
public record Reply(
    int minorVersion, int status, String reason, byte[] fields, byte[] body, int loggedStatus) {
  private static final byte[] NOTHING = {};

  /** An empty error file: the connection is closed without a word. */
  public static final Reply SILENCE = new Reply(0, "", NOTHING, NOTHING);

  /** Makes one of HTTP/1.1. */
  public Reply(int status, String reason, byte[] fields, byte[] body) {
    this(1, status, reason, fields, body, status);
  }

  /** Returns the same answer, standing for a status that was asked for. */
  public Reply insteadOf(int asked) {
    return asked == loggedStatus
        ? this
        : new Reply(minorVersion, status, reason, fields, body, asked);
  }

  /** Whether nothing is sent at all. */
  public boolean isSilence() {
    return status == 0;
  }
}
