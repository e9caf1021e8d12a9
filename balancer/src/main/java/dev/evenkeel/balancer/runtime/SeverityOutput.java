package dev.evenkeel.balancer.runtime;

import java.util.Locale;

/** How messages among answers show their severity. */
public enum SeverityOutput {
  /** Not at all. */
  NONE,
  /** As syslog's number. */
  NUMBER,
  /** As syslog's word. */
  STRING;

  /** The word that configurations and commands use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What stands before a message. */
  String prefix(Severity severity) {
    return switch (this) {
      case NONE -> "";
      case NUMBER -> "[" + severity.number() + "]: ";
      case STRING -> "[" + severity.word() + "]: ";
    };
  }
}
