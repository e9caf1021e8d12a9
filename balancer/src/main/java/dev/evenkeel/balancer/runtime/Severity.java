package dev.evenkeel.balancer.runtime;

/** How much a message matters, in syslog's numbers. */
public enum Severity {
  /** The command failed. */
  ERROR(3, "err"),
  /** The command did something else than was probably meant. */
  WARNING(4, "warning"),
  /** What was done, where that is worth a note. */
  NOTICE(5, "notice"),
  /** An ordinary answer. */
  INFO(6, "info");

  private final int number;
  private final String word;

  Severity(int number, String word) {
    this.number = number;
    this.word = word;
  }

  int number() {
    return number;
  }

  String word() {
    return word;
  }
}
