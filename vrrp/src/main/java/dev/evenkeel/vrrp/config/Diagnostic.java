package dev.evenkeel.vrrp.config;

import org.jspecify.annotations.Nullable;

/**
 * One line about a configuration.
 *
 * @param kind who says it
 * @param position what it is about, or null for the configuration as a whole
 * @param fileShown whether the line names the file: keepalived leaves it out while its parent
 *     process reads its only file
 * @param text the message without its position
 */
public record Diagnostic(
    DiagnosticKind kind, @Nullable SourcePosition position, boolean fileShown, String text) {

  /** The line as keepalived prints it: {@code (FILE: Line N) text}. */
  @Override
  public String toString() {
    if (position == null) {
      return text;
    }
    return fileShown ? "(" + position + ") " + text : "(Line " + position.line() + ") " + text;
  }
}
