package dev.evenkeel.balancer.sample;

/**
 * Something in the configuration that cannot be read; the message says what, in HAProxy's words.
 */
public final class InvalidExpressionException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Makes one. */
  public InvalidExpressionException(String message) {
    super(message, null, false, false);
  }

  /** Returns what is wrong. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
