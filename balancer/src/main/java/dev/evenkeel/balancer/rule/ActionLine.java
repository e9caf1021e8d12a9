package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.acl.Conditions;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.ExpressionParser;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;

/** The words of an action, taken one after the other. Used once, by the thread that reads. */
final class ActionLine {
  final Line line;
  final ProxyDraft proxy;
  final Place place;
  private final Conditions conditions;
  private final int keywordAt;
  private int at;

  ActionLine(Line line, ProxyDraft proxy, Place place, Conditions conditions, int at) {
    this.line = line;
    this.proxy = proxy;
    this.place = place;
    this.conditions = conditions;
    this.keywordAt = at;
    this.at = at + 1;
  }

  /** The action as written, with what stands in its parentheses. */
  String keyword() {
    return line.word(keywordAt);
  }

  /** How messages name the rule. */
  String rule() {
    return "'" + place.words() + " " + keyword() + "'";
  }

  SampleLanguage language() {
    return conditions.language().samples();
  }

  /** Index of the word that comes next. */
  int position() {
    return at;
  }

  /** The word that comes next, without taking it. */
  String peek() {
    return line.word(at);
  }

  /** Takes the next word; empty at the end. */
  String take() {
    return line.word(at++);
  }

  /**
   * Takes an expression that must be usable at this place.
   *
   * @param named how a message names what is not usable: HAProxy does not always name the fetch
   * @throws InvalidExpressionException saying what is wrong
   */
  Expression expression(String named) throws InvalidExpressionException {
    ExpressionParser parser = language().parser(place.site(), line.position(), proxy.name());
    Expression expression = parser.parse(line.wordsFrom(at));
    String shown = named.isEmpty() ? line.word(at) : named;
    at += parser.wordsTaken();
    if (!expression.keyword().needs().at(place.checkpoint(proxy))) {
      throw new InvalidExpressionException(
          "fetch method '"
              + shown
              + "' extracts information from '"
              + expression.keyword().needs().needs()
              + "', none of which is available here");
    }
    return expression;
  }

  /** As {@link #expression(String)}, the fetch named by itself. */
  Expression expression() throws InvalidExpressionException {
    return expression("");
  }
}
