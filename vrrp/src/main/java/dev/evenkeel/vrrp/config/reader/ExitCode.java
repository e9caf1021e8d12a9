package dev.evenkeel.vrrp.config.reader;

/** The exit codes of {@code keepalived -t}; a greater severity hides a lesser one. */
enum ExitCode {
  OK(0),
  /** Something named does not exist, or may not be read. */
  NOT_USABLE(4),
  /** There are errors but keepalived would run. */
  ERRORS(5),
  /** Scripts are not secure, or an include that must succeed did not. */
  SECURITY(6),
  /** keepalived stops reading. */
  FATAL(2);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  ExitCode or(ExitCode other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
