package dev.evenkeel.balancer.log;

/** What stands around a message sent to a log target (manual: {@code log ... format}). */
public enum Framing {
  /** Not given: {@link #LOCAL}, or {@link #RFC3164} once {@code log-send-hostname} is set. */
  UNSPECIFIED("unspecified"),
  /** RFC 3164 without the host's name. */
  LOCAL("local"),
  /** RFC 3164. */
  RFC3164("rfc3164"),
  /** RFC 5424. */
  RFC5424("rfc5424"),
  /** The priority as {@code <30>}, then the message. */
  PRIORITY("priority"),
  /** The level as {@code <6>}, then the message. */
  SHORT("short"),
  /** The level as {@code <6>}, the date in ISO 8601, then the message. */
  TIMED("timed"),
  /** The date in ISO 8601, then the message. */
  ISO("iso"),
  /** The message alone. */
  RAW("raw");

  private final String word;

  Framing(String word) {
    this.word = word;
  }

  /** Returns the word of the configuration. */
  public String word() {
    return word;
  }
}
