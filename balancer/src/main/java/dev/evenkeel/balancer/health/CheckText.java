package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.sample.format.Format;
import org.jspecify.annotations.Nullable;

/**
 * A value: a text of a step, one char for each byte: as it stands, or made anew for each check.
 *
 * @param fixed the text where there is no format
 * @param format what makes the text; null for a fixed one
 */
record CheckText(String fixed, @Nullable Format format) {
  /** No text. */
  static final CheckText NONE = new CheckText("", null);

  /** A text that is always the same. */
  static CheckText of(String fixed) {
    return new CheckText(fixed, null);
  }

  /** Whether there is nothing at all, not even a format. */
  boolean isEmpty() {
    return format == null && fixed.isEmpty();
  }

  /** The text for one check. */
  String in(CheckContext context) {
    return format == null ? fixed : format.value(context, context.scratch());
  }

  /**
   * The text for one check, which is the same from then on.
   *
   * @throws Match.Unmade if it is empty
   */
  CheckText orUnmade(CheckContext context) throws Match.Unmade {
    String made = in(context);
    if (made.isEmpty()) {
      throw new Match.Unmade("log-format string evaluated to an empty string");
    }
    return of(made);
  }
}
