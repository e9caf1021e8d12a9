package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.ExpressionParser;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.sample.format.Format;
import dev.evenkeel.balancer.sample.format.FormatParser;
import java.util.Optional;

/**
 * Walks over the words of a {@code tcp-check} or {@code http-check} line. Owned by the thread that
 * reads the configuration.
 */
final class RuleLine {
  private final Line line;
  private final String subject;
  private final String proxy;
  private final SampleLanguage language;
  private int next = 2;

  RuleLine(Line line, ProxyDraft proxy, SampleLanguage language) {
    this.line = line;
    this.proxy = proxy.name();
    this.language = language;
    this.subject = " : '" + line.word(0) + " " + line.word(1) + "' : ";
  }

  /** A word, taken; empty at the end. */
  String take() {
    return next < line.count() ? line.word(next++) : "";
  }

  /** The next word, not taken; empty at the end. */
  String peek() {
    return line.word(next);
  }

  boolean hasMore() {
    return next < line.count();
  }

  boolean isHttp() {
    return line.word(0).equals("http-check");
  }

  String keyword() {
    return line.word(0);
  }

  Line line() {
    return line;
  }

  /** Says what is wrong, in HAProxy's words; a full stop follows. */
  void fail(String text) {
    line.alert(subject + text + ".");
  }

  boolean isFatal() {
    return line.isFatal();
  }

  /** The text after a word that needs one; empty after saying that it is missing. */
  String argument(String missing) {
    String text = take();
    if (text.isEmpty()) {
      fail(missing);
    }
    return text;
  }

  /**
   * A text that may be made anew for each check.
   *
   * @return a text without anything in it after saying what is wrong
   */
  CheckText text(String given) {
    try {
      return new CheckText("", format(given));
    } catch (InvalidExpressionException wrong) {
      fail("'" + given + "' invalid log-format string (" + wrong.getMessage() + ").\n");
      return CheckText.NONE;
    }
  }

  /**
   * A format that a check can carry out.
   *
   * @throws InvalidExpressionException saying what is wrong
   */
  Format format(String given) throws InvalidExpressionException {
    Site site = new Site(Site.Place.OTHER, line.position(), proxy);
    return FormatParser.parse(language, site, Checkpoint.CHECK, given);
  }

  /**
   * Takes an expression that a check can carry out.
   *
   * @param subject how a message begins that says that it cannot, up to a quote
   * @throws InvalidExpressionException saying what is wrong
   */
  Expression expression(String subject) throws InvalidExpressionException {
    ExpressionParser parser = language.parser(Site.Place.OTHER, line.position(), proxy);
    Expression expression = parser.parse(line.wordsFrom(next));
    next += parser.wordsTaken();
    if (!expression.keyword().needs().at(Checkpoint.CHECK)) {
      throw new InvalidExpressionException(
          subject
              + "' extracts information from '"
              + expression.keyword().needs().needs()
              + "', none of which is available here");
    }
    return expression;
  }

  /** Takes the expression of an option; empty after saying what is wrong. */
  Optional<Expression> expressionOf(String what) {
    String word = peek();
    try {
      return Optional.of(expression(" fetch method '" + word));
    } catch (InvalidExpressionException wrong) {
      String reason = String.valueOf(wrong.getMessage());
      // HAProxy ends this one message with a line of its own.
      String end = reason.startsWith(" ") ? ".\n" : "";
      fail("error detected while parsing " + what + " expression : " + reason + end);
    }
    return Optional.empty();
  }
}
