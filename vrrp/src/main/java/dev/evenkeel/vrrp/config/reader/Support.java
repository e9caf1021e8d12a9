package dev.evenkeel.vrrp.config.reader;

/** How far Evenkeel carries out what a keyword asks for. */
public enum Support {
  /** As keepalived does. */
  FULL,
  /** Read and checked but without effect, which is harmless; a warning says so. */
  WARNED,
  /** Not done, and the configuration must not run without it; an error says so. */
  REFUSED
}
