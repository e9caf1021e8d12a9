package dev.evenkeel.balancer.webstats;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Conditions;
import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.webstats.StatsPage.Rule;
import dev.evenkeel.balancer.webstats.StatsPage.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The parser of {@code stats} in proxies (manual, chapter 4.2). Stateless. */
public final class StatsPageKeyword implements ProxyKeyword {
  private static final String EXPECTED =
      ", expects 'admin', 'uri', 'realm', 'auth', 'scope', 'enable', 'hide-version', 'show-node',"
          + " 'show-desc' or 'show-legends'.";

  private final Conditions conditions;

  private StatsPageKeyword(Conditions conditions) {
    this.conditions = conditions;
  }

  /** Adds the keyword to its table. */
  public static void register(KeywordTables tables, Conditions conditions) {
    tables.proxy().add("stats", new StatsPageKeyword(conditions));
  }

  @Override
  public void parse(Line line, ProxyDraft proxy) {
    String argument = line.word(2);
    switch (line.word(1)) {
      case "" -> line.alert(": missing keyword in 'stats'" + EXPECTED);
      case "enable" -> {}
      case "hide-version" -> proxy.settings().set(StatsSettings.SHOWS_VERSION, Optional.of(false));
      case "show-version" -> proxy.settings().set(StatsSettings.SHOWS_VERSION, Optional.of(true));
      case "show-legends" -> proxy.settings().set(StatsSettings.LEGENDS, true);
      case "uri" -> text(line, proxy, StatsSettings.URI, "'uri' needs an URI prefix.");
      case "realm" -> text(line, proxy, StatsSettings.REALM, "'realm' needs an realm name.");
      case "auth" -> {
        if (argument.isEmpty()) {
          line.alert(" : 'auth' needs a user:password account.");
        } else {
          add(proxy, StatsSettings.USERS, argument.contains(":") ? argument : argument + ":");
        }
      }
      case "scope" -> {
        if (argument.isEmpty()) {
          line.alert(" : 'scope' needs a proxy name.");
        } else {
          add(proxy, StatsSettings.SCOPE, argument);
        }
      }
      case "refresh" -> refresh(line, proxy, argument);
      case "show-node" ->
          proxy
              .settings()
              .set(StatsSettings.NODE, Optional.of(argument.isEmpty() ? hostName() : argument));
      case "show-desc" ->
          proxy
              .settings()
              .set(StatsSettings.DESCRIPTION, Optional.of(String.join(" ", line.wordsFrom(2))));
      case "admin" -> admin(line, proxy);
      case "http-request" -> rule(line, proxy);
      case "show-modules" -> proxy.settings().set(StatsSettings.MODULES, true);
      default -> line.alert(": unknown stats parameter '" + line.word(1) + "'" + EXPECTED);
    }
    proxy.settings().set(StatsSettings.ENABLED, true);
  }

  /** Warns of what means nothing in a proxy that does not speak HTTP. */
  public static void warnOutsideHttp(ProxyDraft proxy, Consumer<String> warn) {
    if (proxy.settings().get(StatsSettings.ENABLED)) {
      warn.accept(
          "'stats' statement ignored for " + proxy.describe() + " as it requires HTTP mode.");
    }
  }

  private static void text(Line line, ProxyDraft proxy, Setting<String> setting, String missing) {
    if (line.word(2).isEmpty()) {
      line.alert(" : " + missing);
    } else {
      proxy.settings().set(setting, line.word(2));
    }
  }

  private static <T> void add(ProxyDraft proxy, Setting<List<T>> setting, T value) {
    List<T> all = new ArrayList<>(proxy.settings().get(setting));
    all.add(value);
    proxy.settings().set(setting, List.copyOf(all));
  }

  private static void refresh(Line line, ProxyDraft proxy, String text) {
    switch (Delay.ofSeconds(text, line.diagnostics()::warning)) {
      case Delay.Of(int seconds) -> proxy.settings().set(StatsSettings.REFRESH_SECONDS, seconds);
      case Delay.Unexpected(String character) ->
          line.alert(
              ": unexpected character '" + character + "' in argument to stats refresh interval.");
      case Delay.Overflow() ->
          line.alert(
              ": timer overflow in argument <"
                  + text
                  + "> to stats refresh interval, maximum value is 2147483647 s (~68 years).");
    }
  }

  private void admin(Line line, ProxyDraft proxy) {
    if (!proxy.forbidInDefaults(line, "stats admin", ": ")) {
      return;
    }
    if (!Conditions.begins(line.word(2))) {
      line.alert(" : 'stats admin' requires either 'if' or 'unless' followed by a condition.");
    } else {
      condition(line, 2, proxy, "stats admin")
          .ifPresent(condition -> add(proxy, StatsSettings.ADMINS, condition));
    }
  }

  private Optional<Condition> condition(Line line, int at, ProxyDraft proxy, String of) {
    try {
      return Optional.of(conditions.read(line, at, proxy));
    } catch (InvalidExpressionException wrong) {
      line.alert(
          " : error detected while parsing a '" + of + "' rule : " + wrong.getMessage() + ".");
      return Optional.empty();
    }
  }

  private void rule(Line line, ProxyDraft proxy) {
    if (!proxy.forbidInDefaults(line, "stats", ": ")) {
      return;
    }
    Verdict verdict;
    switch (line.word(2)) {
      case "allow" -> verdict = Verdict.ALLOW;
      case "deny" -> verdict = Verdict.DENY;
      case "auth" -> verdict = Verdict.AUTHENTICATE;
      default -> {
        line.alert(
            ": 'stats http-request' expects 'allow', 'deny' or 'auth' (got '"
                + line.word(2)
                + "').");
        return;
      }
    }
    int at = 3;
    String realm = "";
    if (verdict == Verdict.AUTHENTICATE && line.word(at).equals("realm")) {
      realm = line.word(at + 1);
      at += 2;
    }
    if (line.word(at).isEmpty()) {
      add(proxy, StatsSettings.RULES, new Rule(verdict, realm, Optional.empty()));
    } else if (!Conditions.begins(line.word(at))) {
      line.alert(
          ": 'stats http-request "
              + line.word(2)
              + "' expects 'if' or 'unless' followed by a condition (got '"
              + line.word(at)
              + "').");
    } else {
      Optional<Condition> condition = condition(line, at, proxy, "stats http-request");
      if (condition.isPresent()) {
        add(proxy, StatsSettings.RULES, new Rule(verdict, realm, condition));
      }
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
