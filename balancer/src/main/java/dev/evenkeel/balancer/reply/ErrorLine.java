package dev.evenkeel.balancer.reply;

import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.http.ErrorPages;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.List;

/** What one line says of a proxy's error pages. Immutable. */
sealed interface ErrorLine {
  /** {@code errorfile}, {@code errorloc} or {@code http-error}: the answer itself. */
  record Single(int status, ReplyTemplate reply) implements ErrorLine {}

  /**
   * {@code errorfiles}, or {@code http-error} with it: what a section has.
   *
   * @param statuses which of them; empty for all that the section has
   */
  record Section(String name, List<Integer> statuses, SourcePosition position)
      implements ErrorLine {}

  /**
   * Reads a status for which there may be a page.
   *
   * @throws InvalidExpressionException if there may not
   */
  static int status(String word) throws InvalidExpressionException {
    int status = Numbers.lenient(word);
    if (!ErrorPages.has(status)) {
      throw new InvalidExpressionException("status code '" + status + "' not handled.");
    }
    return status;
  }
}
