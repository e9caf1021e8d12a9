package dev.evenkeel.balancer.sample.format;

import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.ExpressionParser;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.Site;
import java.util.ArrayList;
import java.util.List;

/** Compiles formats. Used once, by the thread that reads the configuration. */
public final class FormatParser {
  private final SampleLanguage language;
  private final Site site;
  private final Checkpoint checkpoint;
  private final List<FormatPiece> pieces = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private FormatOptions options = FormatOptions.PLAIN;
  private boolean merging;
  private boolean http;

  private FormatParser(SampleLanguage language, Site site, Checkpoint checkpoint) {
    this.language = language;
    this.site = site;
    this.checkpoint = checkpoint;
  }

  /**
   * Compiles a format whose spaces only separate: where nothing stands between them, one is
   * written.
   *
   * @param checkpoint when it is evaluated
   * @param http whether aliases may be named that only {@code mode http} knows
   * @throws InvalidExpressionException saying what is wrong
   */
  public static Format parseLine(
      SampleLanguage language, Site site, Checkpoint checkpoint, boolean http, String text)
      throws InvalidExpressionException {
    FormatParser parser = new FormatParser(language, site, checkpoint);
    parser.merging = true;
    parser.http = http;
    return parser.whole(text);
  }

  /**
   * Compiles a format.
   *
   * @param checkpoint when it is evaluated
   * @throws InvalidExpressionException saying what is wrong
   */
  public static Format parse(SampleLanguage language, Site site, Checkpoint checkpoint, String text)
      throws InvalidExpressionException {
    return new FormatParser(language, site, checkpoint).whole(text);
  }

  private Format whole(String text) throws InvalidExpressionException {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '%') {
        at = variable(text, at + 1);
      } else if (c == ' ' && merging) {
        flush();
        pieces.add(new FormatPiece.Separator());
        at++;
      } else {
        literal.append(c);
        at++;
      }
    }
    flush();
    return new Format(pieces);
  }

  private void flush() {
    if (!literal.isEmpty()) {
      pieces.add(new FormatPiece.Text(literal.toString()));
      literal.setLength(0);
    }
  }

  private int variable(String text, int from) throws InvalidExpressionException {
    int at = from;
    FormatOptions own = options;
    if (at < text.length() && text.charAt(at) == '{') {
      int end = text.indexOf('}', at);
      if (end < 0) {
        throw new InvalidExpressionException(
            "truncated line after '" + text.substring(at + 1) + "'");
      }
      own = FormatOptions.parse(options, text.substring(at + 1, end));
      at = end + 1;
    }
    if (at >= text.length()) {
      throw new InvalidExpressionException(
          "truncated line after '" + (at > from ? text.substring(from) : "%") + "'");
    }
    char c = text.charAt(at);
    if (c == '%') {
      literal.append('%');
      return at + 1;
    }
    if (c == '[') {
      return expression(text, at + 1, own);
    }
    int end = at;
    while (end < text.length() && isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    if (end == at) {
      literal.append(c);
      return at + 1;
    }
    String word = text.substring(at, end);
    if (word.equals("o")) {
      options = own;
      return end;
    }
    Alias alias =
        Alias.find(word)
            .orElseThrow(() ->
                new InvalidExpressionException(
                    "no such format variable '"
                        + word
                        + "'. If you wanted to emit the '%' character verbatim, you need to"
                        + " use '%%'"));
    if (alias.isHttpOnly() && !http && !site.place().isHttp()) {
      throw new InvalidExpressionException(
          "format variable '" + word + "' is reserved for HTTP mode");
    }
    flush();
    pieces.add(new FormatPiece.Aliased(alias, own));
    return end;
  }

  private int expression(String text, int from, FormatOptions own)
      throws InvalidExpressionException {
    ExpressionParser parser = language.parser(site);
    Expression expression;
    try {
      expression = parser.parseIn(text, from);
    } catch (InvalidExpressionException wrong) {
      throw new InvalidExpressionException(
          "failed to parse sample expression <"
              + text.substring(from)
              + "> : "
              + wrong.getMessage());
    }
    int end = parser.end();
    if (end >= text.length()) {
      throw new InvalidExpressionException("missing ']' after '" + text.substring(from) + "'");
    }
    if (text.charAt(end) != ']') {
      throw new InvalidExpressionException(
          "expected ']' after '"
              + text.substring(from, end)
              + "', but found '"
              + text.charAt(end)
              + "'");
    }
    if (!expression.keyword().needs().at(checkpoint)) {
      throw new InvalidExpressionException(
          "sample fetch <"
              + text.substring(from)
              + "> may not be reliably used here because it needs '"
              + expression.keyword().needs().needs()
              + "' which is not available here");
    }
    flush();
    pieces.add(new FormatPiece.Sampled(expression, own));
    return end + 1;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
