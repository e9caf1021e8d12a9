package dev.evenkeel.balancer.rule;

/** What an action, or all rules of a place, came to. */
public enum Decision {
  /** The next rule is looked at; after the last one, the stream goes on. */
  CONTINUE,
  /** The stream goes on without looking at the rules that follow. */
  ACCEPT,
  /** Likewise, and it speaks HTTP from here on. */
  SWITCH,
  /** The stream ends: it is denied. */
  REJECT,
  /** The client was left alone without a word; the stream ends. */
  DROP,
  /** The connection to the server is closed and with it the stream, as if it were over. */
  CLOSE,
  /**
   * HTTP: the client gets the answer that the action has set, and that is all (return, redirect).
   */
  ANSWER,
  /** HTTP: likewise, and it counts as denied. */
  DENY,
  /** HTTP: likewise, after {@code timeout tarpit}. */
  TARPIT,
  /** HTTP: an action could not be carried out: an internal error, 500 or 502. */
  FAILED,
  /** More must be known before the rules can decide. */
  WAIT
}
