package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.acl.AclLanguage;
import dev.evenkeel.balancer.acl.Conditions;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.ExpressionParser;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.sample.format.FormatBytes;
import dev.evenkeel.balancer.sample.format.FormatParser;

/** The words of an action, taken one after the other. Used once, by the thread that reads. */
public final class ActionLine {
  final Line line;
  final ProxyDraft proxy;
  final Place place;
  private final Conditions conditions;
  private final int keywordAt;
  private int at;

  /** Begins after the action's own word. */
  public ActionLine(Line line, ProxyDraft proxy, Place place, Conditions conditions, int at) {
    this.line = line;
    this.proxy = proxy;
    this.place = place;
    this.conditions = conditions;
    this.keywordAt = at;
    this.at = at + 1;
  }

  /** The action as written, with what stands in its parentheses. */
  public String keyword() {
    return line.word(keywordAt);
  }

  /** How messages name the rule. */
  public String rule() {
    return "'" + place.words() + " " + keyword() + "'";
  }

  /** The line as a whole. */
  public Line line() {
    return line;
  }

  /** The section that the rule belongs to. */
  public ProxyDraft proxy() {
    return proxy;
  }

  /** Where the rule stands. */
  public Place place() {
    return place;
  }

  /** The language of its expressions. */
  public SampleLanguage language() {
    return conditions.language().samples();
  }

  /** The language of its conditions. */
  public AclLanguage acls() {
    return conditions.language();
  }

  /** Index of the word that comes next. */
  public int position() {
    return at;
  }

  /** The word that comes next, without taking it. */
  public String peek() {
    return line.word(at);
  }

  /** Takes the next word; empty at the end. */
  public String take() {
    return line.word(at++);
  }

  /**
   * Takes an expression that must be usable at this place.
   *
   * @param named how a message names what is not usable: HAProxy does not always name the fetch
   * @throws InvalidExpressionException saying what is wrong
   */
  public Expression expression(String named) throws InvalidExpressionException {
    return expression(named, place.isHttp() ? Site.Place.HTTP_RULE : place.site());
  }

  /** As {@link #expression(String)}, with what messages call the place of its arguments. */
  public Expression expression(String named, Site.Place site) throws InvalidExpressionException {
    ExpressionParser parser = language().parser(site, line.position(), proxy.name());
    Expression expression = parser.parse(line.wordsFrom(at));
    String shown = named.isEmpty() ? line.word(at) : named;
    at += parser.wordsTaken();
    if (!expression.keyword().needs().at(place.reach(proxy))) {
      throw new InvalidExpressionException(
          "fetch method '"
              + shown
              + "' extracts information from '"
              + expression.keyword().needs().needs()
              + "', none of which is available here");
    }
    return expression;
  }

  /**
   * Takes a format whose value goes into a message; its expressions must be usable at this place.
   *
   * @throws InvalidExpressionException saying what is wrong
   */
  public FormatBytes format() throws InvalidExpressionException {
    return format(take(), place.site());
  }

  /** As {@link #format()}, of a text that is not the next word. */
  public FormatBytes format(String text, Site.Place site) throws InvalidExpressionException {
    Site where = new Site(site, line.position(), proxy.name());
    return new FormatBytes(FormatParser.parse(language(), where, place.reach(proxy), text));
  }

  /** Whether nothing of the action is left: the end of the line, or a condition. */
  public boolean isOver() {
    return peek().isEmpty() || Conditions.begins(peek());
  }

  /** Goes on at another word. */
  public void position(int index) {
    at = index;
  }

  /** The word so many after the next one, without taking it. */
  public String peek(int ahead) {
    return line.word(at + ahead);
  }

  /** As {@link #expression(String)}, the fetch named by itself. */
  public Expression expression() throws InvalidExpressionException {
    return expression("");
  }
}
