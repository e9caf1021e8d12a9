package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Conditions;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.reply.NamedErrors;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionBook;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.ActionParser;
import dev.evenkeel.balancer.rule.Place;
import dev.evenkeel.balancer.rule.RuleList;
import dev.evenkeel.balancer.rule.RuleOrder;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parsers of {@code http-request}, {@code http-response} and {@code http-after-response}
 * (manual, chapter 4.2). Stateless.
 */
public final class HttpRuleKeywords {
  /** The actions after which no rule is looked at. */
  private static final Set<String> FINAL =
      Set.of("allow", "deny", "tarpit", "auth", "redirect", "return", "use-service");

  /** Where the section begins whose last rule so far always ends the evaluation. */
  private static final Setting<String> REQUESTS_END = Setting.of("http-request", "");

  private static final Setting<String> RESPONSES_END = Setting.of("http-response", "");
  private static final Setting<String> AFTER_RESPONSES_END = Setting.of("http-after-response", "");

  private final Conditions conditions;
  private final ActionBook book;
  private boolean exposesExperiments;

  private HttpRuleKeywords(Conditions conditions, NamedErrors named) {
    this.conditions = conditions;
    this.book = HttpActions.book(named);
  }

  /** Adds the keywords to their table. */
  public static void register(KeywordTables tables, Conditions conditions, NamedErrors named) {
    HttpRuleKeywords keywords = new HttpRuleKeywords(conditions, named);
    tables.global().add("expose-experimental-directives", keywords::exposeExperiments);
    for (Place place :
        new Place[] {Place.HTTP_REQUEST, Place.HTTP_RESPONSE, Place.HTTP_AFTER_RESPONSE}) {
      tables.proxy().add(place.words(), (line, proxy) -> keywords.line(line, proxy, place));
    }
    RedirectKeyword.register(tables, conditions);
    MonitorKeywords.register(tables, conditions);
  }

  private void exposeExperiments(Line line, Settings.Builder global) {
    exposesExperiments = true;
  }

  /** Checks what rules name once all is read; says what is wrong. */
  public static void check(ProxyDraft proxy, Consumer<String> alert) {
    HttpCapture.check(proxy, alert);
  }

  private void line(Line line, ProxyDraft proxy, Place place) {
    if (proxy.isDefaults() && proxy.name().isEmpty()) {
      line.alert(" : '" + place.words() + "' not allowed in anonymous 'defaults' section.");
      return;
    }
    String here = proxy.position().toString();
    if (proxy.settings().get(ended(place)).equals(here)) {
      line.warn(
          ": previous '"
              + place.words()
              + "' action is final and has no condition attached, further entries are NOOP.");
    }
    rule(line, proxy, place);
    if (line.isFatal()) {
      line.stopFile();
    }
  }

  private static Setting<String> ended(Place place) {
    return switch (place) {
      case HTTP_REQUEST -> REQUESTS_END;
      case HTTP_RESPONSE -> RESPONSES_END;
      default -> AFTER_RESPONSES_END;
    };
  }

  private void rule(Line line, ProxyDraft proxy, Place place) {
    String word = line.word(1);
    Optional<ActionBook.Found> found = word.isEmpty() ? Optional.empty() : book.find(place, word);
    if (found.isEmpty()) {
      line.alert(unknown(place, word));
      return;
    }
    if (word.equals("normalize-uri") && !exposesExperiments) {
      line.alert(
          " : 'normalize-uri' action is experimental, must be allowed via a global"
              + " 'expose-experimental-directives'");
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
    if (place == Place.HTTP_REQUEST) {
      RuleOrder.warn(line, proxy, place);
    }
    RuleList.append(proxy, place, action, condition, line.position());
    boolean ends = condition == null && FINAL.contains(word);
    proxy.settings().set(ended(place), ends ? proxy.position().toString() : "");
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
