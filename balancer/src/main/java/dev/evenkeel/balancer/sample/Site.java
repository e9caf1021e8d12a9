package dev.evenkeel.balancer.sample;

import dev.evenkeel.balancer.config.SourcePosition;

/**
 * Where an expression stands: for messages, and for what "the current proxy" means.
 *
 * @param place in which kind of statement
 * @param position which line
 * @param proxy the proxy's name; empty outside proxies
 */
public record Site(Place place, SourcePosition position, String proxy) {
  /** The kinds of statements that have expressions. */
  public enum Place {
    /** {@code acl} lines and anonymous conditions. */
    ACL(""),
    /** Rules of HTTP that take an expression as it is, such as {@code http-request capture}. */
    HTTP_RULE(""),
    /** {@code log-format} and other formats. */
    LOG_FORMAT(" in log-format string"),
    /** {@code unique-id-format}. */
    UNIQUE_ID(" in unique-id-format string"),
    /** {@code stick} rules. */
    STICK(" in stick rule"),
    /** {@code track-sc} actions. */
    TRACK(" in tracking rule"),
    /** {@code tcp-request} rules. */
    TCP_REQUEST(" in tcp-request content rule"),
    /** {@code tcp-response} rules. */
    TCP_RESPONSE(" in tcp-response content rule"),
    /** {@code http-request} rules. */
    HTTP_REQUEST(" in http-request expression"),
    /** {@code http-response} and {@code http-after-response} rules. */
    HTTP_RESPONSE(" in http-response response"),
    /** {@code http-request redirect} and its kin. */
    REDIRECT(" in redirect format string"),
    /** {@code http-error} lines. */
    HTTP_ERROR(" in http-error directive"),
    /** Everything else. */
    OTHER(" in sample expression");

    private final String text;

    Place(String text) {
      this.text = text;
    }

    /** Tells whether the statement only means something in {@code mode http}. */
    public boolean isHttp() {
      return this == HTTP_REQUEST
          || this == HTTP_RESPONSE
          || this == REDIRECT
          || this == HTTP_ERROR;
    }

    /** Tells whether messages take the expression for one of a condition, as HAProxy's do. */
    boolean isCalledCondition() {
      return this == ACL || this == HTTP_RULE;
    }

    /** Returns what follows the keyword in messages. */
    String text() {
      return text;
    }
  }
}
