package dev.evenkeel.vrrp.config.reader;

/** Ends the reading of a configuration; what is wrong has been reported. Control flow only. */
final class FatalConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FatalConfigException() {
    super("configuration cannot be read", null, false, false);
  }
}
