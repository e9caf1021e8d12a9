package dev.evenkeel.balancer.tcp;

/** After what failure a request may be sent once more (manual: {@code retry-on}). */
public enum RetryCause {
  /** The connection could not be established. */
  CONNECTION_FAILURE("conn-failure", 0),
  /** The server ended before it answered. */
  EMPTY_RESPONSE("empty-response", 0),
  /** The server answered with something that is no response. */
  JUNK_RESPONSE("junk-response", 0),
  /** The server did not answer in time. */
  RESPONSE_TIMEOUT("response-timeout", 0),
  /** TLS early data were refused. */
  EARLY_DATA_REJECTED("0rtt-rejected", 0),
  STATUS_401("401", 401),
  STATUS_403("403", 403),
  STATUS_404("404", 404),
  STATUS_408("408", 408),
  STATUS_421("421", 421),
  STATUS_425("425", 425),
  STATUS_429("429", 429),
  STATUS_500("500", 500),
  STATUS_501("501", 501),
  STATUS_502("502", 502),
  STATUS_503("503", 503),
  STATUS_504("504", 504);

  private static final RetryCause[] ALL = values();

  private final String word;
  private final int status;

  RetryCause(String word, int status) {
    this.word = word;
    this.status = status;
  }

  /** Returns the word of the configuration. */
  String word() {
    return word;
  }

  /** Returns the bit that stands for it in a set. */
  @SuppressWarnings("EnumOrdinal") // A bit in memory, which goes nowhere else.
  int bit() {
    return 1 << ordinal();
  }

  /** Returns the bit of a status; 0 if there is none for it. */
  static int bitOfStatus(int status) {
    if (status < 400) {
      return 0;
    }
    for (RetryCause cause : ALL) {
      if (cause.status == status) {
        return cause.bit();
      }
    }
    return 0;
  }

  /** {@code all-retryable-errors}. */
  static int retryable() {
    return CONNECTION_FAILURE.bit()
        | EMPTY_RESPONSE.bit()
        | JUNK_RESPONSE.bit()
        | RESPONSE_TIMEOUT.bit()
        | EARLY_DATA_REJECTED.bit()
        | STATUS_500.bit()
        | STATUS_502.bit()
        | STATUS_503.bit()
        | STATUS_504.bit();
  }
}
