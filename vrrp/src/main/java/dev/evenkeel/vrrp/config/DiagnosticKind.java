package dev.evenkeel.vrrp.config;

/** Who says a {@link Diagnostic}, and when. */
public enum DiagnosticKind {
  /** A configuration error in keepalived's own words; {@code keepalived -t} prints it. */
  ERROR,
  /** What keepalived prints about a configuration only when it is about to run it. */
  LOG,
  /** Evenkeel's own: the keyword is understood but does nothing here, which is harmless. */
  WARNING,
  /**
   * Evenkeel's own: the configuration asks for something that Evenkeel does not do and that decides
   * who holds an address, so that it must not be run.
   */
  REFUSAL
}
