package dev.evenkeel.balancer.proxyproto;

/** Why there is no header, in HAProxy's words. */
public enum HeaderProblem {
  /** The peer has ended without a byte. */
  CLOSED("Connection closed while waiting for PROXY protocol header"),
  /** The connection broke. */
  BROKEN("Connection error while waiting for PROXY protocol header"),
  /** Nothing came in time. */
  TIMEOUT("Timeout while waiting for PROXY protocol header"),
  /** Not all of it came: a header comes in one piece. */
  TRUNCATED("Truncated PROXY protocol header received"),
  /** It begins like none. */
  NOT_A_HEADER("Received something which does not look like a PROXY protocol header"),
  /** It is wrong. */
  INVALID("Received an invalid PROXY protocol header"),
  /** It is about a protocol that is none of the Internet's. */
  UNHANDLED("Received an unhandled protocol in the PROXY protocol header");

  private final String text;

  HeaderProblem(String text) {
    this.text = text;
  }

  /** Returns the words for the log. */
  public String text() {
    return text;
  }
}
