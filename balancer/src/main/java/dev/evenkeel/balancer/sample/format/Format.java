package dev.evenkeel.balancer.sample.format;

import dev.evenkeel.balancer.sample.AliasWriter;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A format, compiled. Immutable; safe on any thread, each with a {@link Sample} of its own.
 *
 * <p>The same formats write log lines and, with {@link #value}, the values of variables, names of
 * backends and keys: there what cannot be printed is kept as it is, and what there is not is empty.
 */
public final class Format {
  private final List<FormatPiece> pieces;
  private final boolean sampled;

  Format(List<FormatPiece> pieces) {
    this.pieces = List.copyOf(pieces);
    this.sampled = pieces.stream().anyMatch(FormatPiece.Sampled.class::isInstance);
  }

  /** Makes a format of a text that is always the same. */
  public static Format of(String text) {
    return new Format(text.isEmpty() ? List.of() : List.of(new FormatPiece.Text(text)));
  }

  /** Returns the pieces in order. */
  public List<FormatPiece> pieces() {
    return pieces;
  }

  /** Tells whether there are expressions, so that a context is needed. */
  public boolean isSampled() {
    return sampled;
  }

  /** Returns the text if there is nothing else, so that it never changes; null otherwise. */
  public @Nullable String constant() {
    if (pieces.isEmpty()) {
      return "";
    }
    return pieces.size() == 1 && pieces.getFirst() instanceof FormatPiece.Text(String text)
        ? text
        : null;
  }

  /**
   * Writes a log line.
   *
   * @param context what expressions are evaluated against; null where there is none, and they write
   *     a dash
   */
  public void write(
      @Nullable SampleContext context, Sample sample, AliasWriter aliases, StringBuilder to) {
    FormatOutput out = new FormatOutput(to);
    int separated = to.length();
    for (FormatPiece piece : pieces) {
      switch (piece) {
        case FormatPiece.Text(String text) -> out.literal(text);
        case FormatPiece.Separator() -> {
          if (to.length() > separated) {
            out.literal(' ');
            separated = to.length();
          }
        }
        case FormatPiece.Aliased(Alias alias, FormatOptions options) ->
            aliases.write(alias, options, out);
        case FormatPiece.Sampled(Expression expression, FormatOptions options) -> {
          if (context != null && expression.evaluate(context, sample)) {
            out.sample(sample, options);
          } else {
            out.absent(options);
          }
        }
      }
    }
  }

  /** Returns the value, one char for each byte. */
  public String value(SampleContext context, Sample sample) {
    StringBuilder to = new StringBuilder();
    FormatOutput out = new FormatOutput(to);
    for (FormatPiece piece : pieces) {
      switch (piece) {
        case FormatPiece.Text(String text) -> out.literal(text);
        case FormatPiece.Separator() -> out.literal(' ');
        case FormatPiece.Aliased(Alias alias, FormatOptions options) -> {
          AliasWriter writer = context.aliases();
          if (writer == null) {
            out.literal('-');
          } else {
            writer.write(alias, options, out);
          }
        }
        case FormatPiece.Sampled(Expression expression, FormatOptions options) -> {
          if (expression.evaluate(context, sample)) {
            out.sample(sample, options);
          }
        }
      }
    }
    return to.toString();
  }
}
