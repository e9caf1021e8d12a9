package dev.evenkeel.vrrp.config;

/**
 * Where in the configuration something was written.
 *
 * @param file the file's name as it was given or found by a pattern
 * @param line the line, counted from 1
 */
public record SourcePosition(String file, int line) {

  @Override
  public String toString() {
    return file + ": Line " + line;
  }
}
