package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Conditions;
import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.stick.StickKeywords;
import dev.evenkeel.balancer.stick.TableSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The parsers of {@code tcp-request} and {@code tcp-response} (manual, chapter 4.2). Stateless. */
public final class TcpRuleKeywords {
  /** {@code tcp-request inspect-delay}: how long the request may be looked at; 0 for not at all. */
  public static final Setting<Integer> REQUEST_DELAY_MS =
      Setting.of("tcp-request inspect-delay", 0);

  /** {@code tcp-response inspect-delay}: likewise the response. */
  public static final Setting<Integer> RESPONSE_DELAY_MS =
      Setting.of("tcp-response inspect-delay", 0);

  private static final ActionBook BOOK = TcpActions.book();

  private final Conditions conditions;

  private TcpRuleKeywords(Conditions conditions) {
    this.conditions = conditions;
  }

  /** Adds the keywords to their table. */
  public static void register(KeywordTables tables, Conditions conditions) {
    TcpRuleKeywords keywords = new TcpRuleKeywords(conditions);
    tables
        .proxy()
        .add("tcp-request", keywords::request)
        .add("tcp-response", keywords::response)
        .add("declare", new DeclareKeyword())
        .add("capture", new CaptureKeyword());
  }

  /** How messages name a section. */
  public static String in(ProxyDraft proxy) {
    return proxy.describe();
  }

  private void request(Line line, ProxyDraft proxy) {
    switch (line.word(1)) {
      case "" -> line.alert(" : missing argument for 'tcp-request' in " + in(proxy));
      case "inspect-delay" -> delay(line, proxy, REQUEST_DELAY_MS);
      case "connection" -> rule(line, proxy, Place.CONNECTION);
      case "session" -> rule(line, proxy, Place.SESSION);
      case "content" -> rule(line, proxy, Place.REQUEST);
      default ->
          line.alert(
              " : 'tcp-request' expects 'inspect-delay', 'connection', or 'content' in "
                  + in(proxy)
                  + " (got '"
                  + line.word(1)
                  + "')");
    }
  }

  private void response(Line line, ProxyDraft proxy) {
    switch (line.word(1)) {
      case "" -> line.alert(" : missing argument for 'tcp-response' in " + in(proxy));
      case "inspect-delay" -> delay(line, proxy, RESPONSE_DELAY_MS);
      case "content" -> rule(line, proxy, Place.RESPONSE);
      default ->
          line.alert(
              " : 'tcp-response' expects 'inspect-delay' or 'content' in "
                  + in(proxy)
                  + " (got '"
                  + line.word(1)
                  + "')");
    }
  }

  private static boolean isPermitted(Line line, ProxyDraft proxy, Place place) {
    if (proxy.isDefaults() && proxy.name().isEmpty()) {
      line.alert(" : " + place.words() + " is not allowed in anonymous 'defaults' sections");
      return false;
    }
    if (place == Place.RESPONSE && !proxy.hasBackend()) {
      line.alert(
          " : tcp-response content is only allowed in 'backend' sections or 'defaults' section with"
              + " a name");
      return false;
    }
    if ((place == Place.CONNECTION || place == Place.SESSION) && !proxy.hasFrontend()) {
      line.alert(
          " : "
              + place.words()
              + " is not allowed because "
              + proxy.section()
              + " "
              + proxy.name()
              + " is not a frontend");
      return false;
    }
    return true;
  }

  private static void delay(Line line, ProxyDraft proxy, Setting<Integer> setting) {
    String keyword = "'" + line.word(0) + " inspect-delay'";
    String expects = " : " + keyword + " expects a positive delay in milliseconds, in " + in(proxy);
    String word = line.word(2);
    if (word.isEmpty()) {
      line.alert(expects);
      return;
    }
    switch (Delay.ofMillis(word, line.diagnostics()::warning)) {
      case Delay.Of(int ms) -> {
        if (proxy.settings().get(setting) > 0 && !proxy.inherited().isSet(setting)) {
          line.warn(" : ignoring " + keyword + " (in " + in(proxy) + ") : already defined.");
          return;
        }
        proxy.settings().set(setting, ms);
      }
      case Delay.Unexpected(String character) ->
          line.alert(expects + " (unexpected character '" + character + "')");
      case Delay.Overflow() ->
          line.alert(
              expects
                  + " (timer overflow in '"
                  + word
                  + "', maximum value is 2147483647 ms or ~24.8 days)");
    }
  }

  private void rule(Line line, ProxyDraft proxy, Place place) {
    if (!isPermitted(line, proxy, place)) {
      return;
    }
    if (place != Place.RESPONSE) {
      RuleOrder.warn(line, proxy, place);
    }
    String word = line.word(2);
    Optional<ActionBook.Found> found = word.isEmpty() ? Optional.empty() : BOOK.find(place, word);
    if (found.isEmpty()) {
      line.alert(unknown(proxy, place, word));
      return;
    }
    ActionParser parser = found.get().parser();
    if (parser == null) {
      line.notSupported("'" + place.words() + " " + found.get().name() + "'");
      return;
    }
    ActionLine words = new ActionLine(line, proxy, place, conditions, 2);
    Action action;
    try {
      action = parser.parse(words);
    } catch (InvalidExpressionException wrong) {
      line.alert(" : " + wrong.getMessage());
      return;
    }
    if (proxy.isDefaults()
        && action instanceof TrackAction track
        && track.table().equals(proxy.name())) {
      line.notSupported("'track-sc' without a table in 'defaults'");
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
          " : "
              + words.rule()
              + " only accepts 'if' or 'unless', in "
              + in(proxy)
              + " (got '"
              + next
              + "')");
      return;
    }
    RuleList.append(proxy, place, action, condition, line.position());
  }

  private @Nullable Condition condition(
      Line line, ProxyDraft proxy, Place place, ActionLine words) {
    try {
      Condition condition = conditions.read(line, words.position(), proxy);
      condition.warnWhereUseless(line, place.checkpoint(proxy), place.words());
      return condition;
    } catch (InvalidExpressionException wrong) {
      line.alert(
          " : "
              + words.rule()
              + " : error detected in "
              + in(proxy)
              + " while parsing '"
              + words.peek()
              + "' condition : "
              + wrong.getMessage());
      return null;
    }
  }

  private static String unknown(ProxyDraft proxy, Place place, String word) {
    String hint =
        word.isEmpty()
            ? ""
            : BOOK.nearest(place, word)
                .map(name -> " Did you mean '" + name + "' maybe ?")
                .orElse("");
    return " : '"
        + place.words()
        + "' expects "
        + BOOK.list(place)
        + " in "
        + in(proxy)
        + " (got '"
        + word
        + "')."
        + hint
        + (place == Place.RESPONSE ? "" : "\n");
  }

  /** Checks what rules track; says what is wrong. */
  public static void check(ProxyDraft owner, List<ProxyDraft> proxies, Consumer<String> alert) {
    for (TrackAction action : owner.settings().get(TrackAction.OF_PROXY)) {
      String proxy = "Proxy '" + owner.name() + "': ";
      Optional<TableSpec> table = StickKeywords.table(action.table(), proxies);
      if (table.isEmpty()) {
        alert.accept(
            proxy
                + "unable to find table '"
                + action.table()
                + "' referenced by track-sc"
                + action.number()
                + ".");
      } else if (!StickKeywords.isUsable(action.key().output(), table.get())) {
        alert.accept(
            proxy
                + "stick-table '"
                + action.table()
                + "' uses a type incompatible with the 'track-sc"
                + action.number()
                + "' rule.");
      }
    }
  }
}
