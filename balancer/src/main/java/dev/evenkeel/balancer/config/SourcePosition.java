package dev.evenkeel.balancer.config;

/**
 * A place in a configuration file.
 *
 * @param file name as it was given on the command line or found in a directory
 * @param line counted from 1
 */
public record SourcePosition(String file, int line) {
  /** Returns {@code file:line}, as messages show it. */
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
