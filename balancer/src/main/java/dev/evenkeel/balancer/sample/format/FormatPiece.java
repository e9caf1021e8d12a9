package dev.evenkeel.balancer.sample.format;

import dev.evenkeel.balancer.sample.Expression;

/** One piece of a format. Immutable. */
public sealed interface FormatPiece {
  /**
   * Text that is always the same.
   *
   * @param text as it is written
   */
  record Text(String text) implements FormatPiece {}

  /** A space between the words of a log format, of which two are never written side by side. */
  record Separator() implements FormatPiece {}

  /**
   * {@code %ci} and its kin.
   *
   * @param alias which
   * @param options how it is written
   */
  record Aliased(Alias alias, FormatOptions options) implements FormatPiece {}

  /**
   * {@code %[...]}.
   *
   * @param expression what is evaluated
   * @param options how it is written
   */
  record Sampled(Expression expression, FormatOptions options) implements FormatPiece {}
}
