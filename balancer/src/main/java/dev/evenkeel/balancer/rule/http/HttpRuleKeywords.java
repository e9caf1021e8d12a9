package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Conditions;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.reply.NamedErrors;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionBook;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.ActionParser;
import dev.evenkeel.balancer.rule.Place;
import dev.evenkeel.balancer.rule.RuleList;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parsers of {@code http-request}, {@code http-response} and {@code http-after-response}
 * (manual, chapter 4.2). Stateless.
 */
public final class HttpRuleKeywords {
  private final Conditions conditions;
  private final ActionBook book;

  private HttpRuleKeywords(Conditions conditions, NamedErrors named) {
    this.conditions = conditions;
    this.book = HttpActions.book(named);
  }

  /** Adds the keywords to their table. */
  public static void register(KeywordTables tables, Conditions conditions, NamedErrors named) {
    HttpRuleKeywords keywords = new HttpRuleKeywords(conditions, named);
    for (Place place : new Place[] {
      Place.HTTP_REQUEST, Place.HTTP_RESPONSE, Place.HTTP_AFTER_RESPONSE
    }) {
      tables.proxy().add(place.words(), (line, proxy) -> keywords.rule(line, proxy, place));
    }
  }

  private void rule(Line line, ProxyDraft proxy, Place place) {
    if (proxy.isDefaults() && proxy.name().isEmpty()) {
      line.alert(" : '" + place.words() + "' not allowed in anonymous 'defaults' section.");
      return;
    }
    String word = line.word(1);
    Optional<ActionBook.Found> found =
        word.isEmpty() ? Optional.empty() : book.find(place, word);
    if (found.isEmpty()) {
      line.alert(unknown(place, word));
      return;
    }
    ActionParser parser = found.get().parser();
    if (parser == null) {
      line.notSupported("'" + place.words() + " " + found.get().name() + "'");
      return;
    }
    ActionLine words = new ActionLine(line, proxy, place, conditions, 1);
    Action action;
    try {
      action = parser.parse(words);
    } catch (InvalidExpressionException wrong) {
      line.alert(
          " : error detected in "
              + proxy.describe()
              + " while parsing '"
              + place.words()
              + " "
              + word
              + "' rule : "
              + wrong.getMessage()
              + ".");
      return;
    }
    if (line.isFatal()) {
      return;
    }
    Condition condition = null;
    String next = words.peek();
    if (Conditions.begins(next)) {
      condition = condition(line, proxy, place, words);
      if (condition == null) {
        return;
      }
    } else if (!next.isEmpty()) {
      line.alert(
          ": '"
              + place.words()
              + " "
              + word
              + "' expects either 'if' or 'unless' followed by a condition but found '"
              + next
              + "'.");
      return;
    }
    RuleList.append(proxy, place, action, condition, line.position());
  }

  private @Nullable Condition condition(
      Line line, ProxyDraft proxy, Place place, ActionLine words) {
    try {
      Condition condition = conditions.read(line, words.position(), proxy);
      condition.warnWhereUseless(line, place.checkpoint(proxy));
      return condition;
    } catch (InvalidExpressionException wrong) {
      String problem = wrong.getMessage() + ".";
      line.alert(
          words.keyword().equals("redirect")
              ? " : error detected in "
                  + proxy.describe()
                  + " while parsing '"
                  + place.words()
                  + " redirect' rule : error in condition: "
                  + problem
              : " : error detected while parsing an '"
                  + place.words()
                  + " "
                  + words.keyword()
                  + "' condition : "
                  + problem);
      return null;
    }
  }

  private String unknown(Place place, String word) {
    String hint =
        word.isEmpty()
            ? ""
            : book.nearest(place, word)
                .map(name -> " Did you mean '" + name + "' maybe ?")
                .orElse("");
    return ": '"
        + place.words()
        + "' expects "
        + book.list(place)
        + ", but got '"
        + word
        + "'"
        + (word.isEmpty() ? " (missing argument)" : "")
        + "."
        + hint;
  }
}
