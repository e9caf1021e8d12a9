package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.sample.format.Format;
import dev.evenkeel.balancer.sample.format.FormatBytes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a redirect. Used once, by the thread that reads the configuration. */
final class RedirectParser {
  private static final Set<Integer> CODES = Set.of(301, 302, 303, 307, 308);

  private final ActionLine line;
  private final boolean formats;
  private RedirectAction.@Nullable Kind kind;
  private String target = "";
  private int code = 302;
  private String cookie = "";
  private boolean dropQuery;
  private boolean appendSlash;
  private boolean ignoreEmpty;
  private boolean keepQuery;

  /**
   * Reads the words that come next.
   *
   * @param formats whether the target is a format; that of the keyword {@code redirect} is a text
   */
  RedirectParser(ActionLine line, boolean formats) {
    this.line = line;
    this.formats = formats;
  }

  RedirectAction parse() throws InvalidExpressionException {
    while (!line.isOver()) {
      keyword(line.take());
    }
    RedirectAction.Kind chosen = kind;
    if (chosen == null) {
      throw new InvalidExpressionException(
          "redirection type expected ('prefix', 'location', or 'scheme')");
    }
    FormatBytes format =
        formats ? line.format(target, Site.Place.REDIRECT) : new FormatBytes(Format.of(target));
    return new RedirectAction(
        chosen,
        format,
        code,
        new RedirectOptions(dropQuery, appendSlash, ignoreEmpty, keepQuery),
        cookie);
  }

  private void keyword(String word) throws InvalidExpressionException {
    switch (word) {
      case "location" -> target(word, RedirectAction.Kind.LOCATION);
      case "prefix" -> target(word, RedirectAction.Kind.PREFIX);
      case "scheme" -> target(word, RedirectAction.Kind.SCHEME);
      case "set-cookie" -> cookie = argument(word) + "; path=/;";
      case "clear-cookie" -> cookie = argument(word) + "; path=/; Max-Age=0;";
      case "code" -> {
        String number = argument(word);
        code = Numbers.lenient(number);
        if (!CODES.contains(code)) {
          throw new InvalidExpressionException(
              "'code': unsupported HTTP code '"
                  + number
                  + "' (must be one of 301, 302, 303, 307 or 308)");
        }
      }
      case "drop-query" -> dropQuery = true;
      case "append-slash" -> appendSlash = true;
      case "ignore-empty" -> ignoreEmpty = true;
      case "keep-query" -> keepQuery = true;
      default ->
          throw new InvalidExpressionException(
              "expects 'code', 'prefix', 'location', 'scheme', 'set-cookie', 'clear-cookie',"
                  + " 'drop-query', 'ignore-empty' or 'append-slash' (was '"
                  + word
                  + "')");
    }
  }

  private String argument(String keyword) throws InvalidExpressionException {
    if (line.peek().isEmpty()) {
      throw new InvalidExpressionException("missing argument for '" + keyword + "'");
    }
    return line.take();
  }

  private void target(String keyword, RedirectAction.Kind of) throws InvalidExpressionException {
    target = argument(keyword);
    kind = of;
  }
}
