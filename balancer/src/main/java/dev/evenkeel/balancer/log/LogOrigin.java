package dev.evenkeel.balancer.log;

import java.util.Optional;

/**
 * Where in the life of a stream or connection a line about it is made (manual: {@code log-steps},
 * {@code on} of {@code log-profile}, {@code do-log}, {@code %OG}).
 */
public enum LogOrigin {
  /** A connection has arrived. */
  ACCEPT("accept", "txn_accept"),
  /** The request is there. */
  REQUEST("request", "txn_request"),
  /** The connection to a server is there. */
  CONNECT("connect", "txn_connect"),
  /** The server's response is there. */
  RESPONSE("response", "txn_response"),
  /** The stream is over. */
  CLOSE("close", "txn_close"),
  /** What came was no request that there could be a stream for. */
  ERROR("error", "sess_error"),
  /** The connection has ended before there could be a stream. */
  KILLED("error", "sess_killed"),
  /** {@code tcp-request connection do-log}. */
  CONNECTION_RULE("tcp-req-conn"),
  /** {@code tcp-request session do-log}. */
  SESSION_RULE("tcp-req-sess"),
  /** {@code tcp-request content do-log}. */
  REQUEST_RULE("tcp-req-cont"),
  /** {@code tcp-response content do-log}. */
  RESPONSE_RULE("tcp-res-cont"),
  /** {@code http-request do-log}. */
  HTTP_REQUEST_RULE("http-req"),
  /** {@code http-response do-log}. */
  HTTP_RESPONSE_RULE("http-res"),
  /** {@code http-after-response do-log}. */
  HTTP_AFTER_RESPONSE_RULE("http-after-res"),
  /** What is no log line at all. */
  UNSPECIFIED("", "unspec");

  private final String step;
  private final String text;

  LogOrigin(String step) {
    this(step, step);
  }

  LogOrigin(String step, String text) {
    this.step = step;
    this.text = text;
  }

  /** Finds an origin by the word of the configuration; of those that share it, the first. */
  static Optional<LogOrigin> parse(String step) {
    for (LogOrigin origin : values()) {
      if (origin.step.equals(step) && origin != UNSPECIFIED) {
        return Optional.of(origin);
      }
    }
    return Optional.empty();
  }

  /** Returns the word of the configuration. */
  public String step() {
    return step;
  }

  /** Returns what {@code %OG} writes. */
  public String text() {
    return text;
  }

  /** Tells whether the line is about something that never became a stream. */
  boolean isError() {
    return this == ERROR || this == KILLED;
  }
}
