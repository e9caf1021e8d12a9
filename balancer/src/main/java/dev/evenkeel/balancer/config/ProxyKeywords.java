package dev.evenkeel.balancer.config;

import java.util.Map;

/** The parsers of what a proxy section says of itself, and of what HAProxy gave up. Stateless. */
public final class ProxyKeywords {
  /** What each removed rule became. */
  private static final Map<String, String> REMOVED_RULES =
      Map.ofEntries(
          Map.entry("reqadd", "'http-request add-header'"),
          Map.entry("reqallow", "'http-request allow'"),
          Map.entry("reqiallow", "'http-request allow'"),
          Map.entry("reqdel", "'http-request del-header'"),
          Map.entry("reqidel", "'http-request del-header'"),
          Map.entry("reqdeny", "'http-request deny'"),
          Map.entry("reqideny", "'http-request deny'"),
          Map.entry("reqpass", "'http-request allow'"),
          Map.entry("reqipass", "'http-request allow'"),
          Map.entry(
              "reqrep",
              "'http-request replace-path', 'http-request replace-uri' or 'http-request"
                  + " replace-header'"),
          Map.entry("reqirep", "'http-request replace-header'"),
          Map.entry("reqtarpit", "'http-request tarpit'"),
          Map.entry("reqitarpit", "'http-request tarpit'"),
          Map.entry("rspadd", "'http-response add-header'"),
          Map.entry("rspdel", "'http-response del-header'"),
          Map.entry("rspidel", "'http-response del-header'"),
          Map.entry("rspdeny", "'http-response deny'"),
          Map.entry("rspideny", "'http-response deny'"),
          Map.entry("rsprep", "'http-response replace-header'"),
          Map.entry("rspirep", "'http-response replace-header'"));

  private ProxyKeywords() {}

  /** Adds the keywords to their tables. */
  public static void register(KeywordTables tables) {
    Guids.register(tables);
    KeywordTable<KeywordTables.ProxyKeyword> table = tables.proxy();
    table
        .add("mode", ProxyKeywords::mode)
        .add("disabled", disabled(true))
        .add("enabled", disabled(false))
        .add("id", ProxyKeywords::id)
        .add("description", ProxyKeywords::description)
        .add("bind-process", ProxyKeywords::bindProcess)
        .add("monitor-net", ProxyKeywords::monitorNet)
        .add(
            "grace",
            Keywords.removed(
                ": the 'grace' keyword is not supported any more since HAProxy version 2.5."))
        .add(
            "block",
            Keywords.removed(
                " : The 'block' directive is not supported anymore since HAProxy 2.1. Use"
                    + " 'http-request deny' which uses the exact same syntax."))
        .add(
            "appsession",
            Keywords.removed(" : 'appsession' is not supported anymore since HAProxy 1.6."));
    REMOVED_RULES.forEach((name, successor) ->
        table.addUnsuggested(
            name,
            Keywords.removed(
                " : The '"
                    + name
                    + "' directive is not supported anymore since HAProxy 2.1. Use "
                    + successor
                    + " instead.")));
    Map.of("clitimeout", "client", "srvtimeout", "server", "contimeout", "connect")
        .forEach((name, successor) ->
            table.add(
                name,
                Keywords.removed(
                    " : the '"
                        + name
                        + "' directive is not supported anymore since HAProxy 2.1. Use"
                        + " 'timeout "
                        + successor
                        + "'.")));
    tables
        .option()
        .addUnsuggested(
            "forceclose",
            Keywords.removed(
                ": option 'forceclose' is not supported any more since HAProxy 2.0, please just"
                    + " remove it, or use 'option httpclose' if absolutely needed."))
        .addUnsuggested(
            "http-tunnel",
            Keywords.removed(
                ": option 'http-tunnel' is not supported any more since HAProxy 2.1, please just"
                    + " remove it, it shouldn't be needed."))
        .addUnsuggested(
            "http_proxy",
            Keywords.removed(
                ": option 'http_proxy' is not supported any more since HAProxy 2.5. This option"
                    + " stopped working in HAProxy 1.9 and usually had nasty side effects. It can"
                    + " be more reliably implemented with combinations of 'http-request set-dst'"
                    + " and 'http-request set-uri', and even 'http-request do-resolve' if DNS"
                    + " resolution is desired."));
  }

  private static void mode(Line line, ProxyDraft proxy) {
    if (!line.atMostArguments(1)) {
      return;
    }
    switch (line.word(1)) {
      case "tcp" -> proxy.settings().set(ProxySettings.MODE, ProxyMode.TCP);
      case "http" -> proxy.settings().set(ProxySettings.MODE, ProxyMode.HTTP);
      case "health" ->
          line.alert(
              " : 'mode health' doesn't exist anymore. Please use 'http-request return status 200'"
                  + " instead.");
      default -> line.alert(" : unknown proxy mode '" + line.word(1) + "'.");
    }
  }

  private static KeywordTables.ProxyKeyword disabled(boolean value) {
    return (line, proxy) -> {
      if (line.atMostArguments(0)) {
        proxy.settings().set(ProxySettings.DISABLED, value);
      }
    };
  }

  private static void id(Line line, ProxyDraft proxy) {
    if (!proxy.forbidInDefaults(line, "id", ": ") || !line.atMostArguments(1)) {
      return;
    }
    if (line.word(1).isEmpty()) {
      line.alert(": 'id' expects an integer argument.");
    } else if (Numbers.lenient(line.word(1)) <= 0) {
      line.alert(": custom id has to be > 0.");
    } else {
      proxy.id(Numbers.lenient(line.word(1)));
    }
  }

  private static void description(Line line, ProxyDraft proxy) {
    if (!proxy.forbidInDefaults(line, "description", ": ")) {
      return;
    }
    if (line.word(1).isEmpty()) {
      line.alert(": 'description' expects a string argument.");
    } else {
      proxy.settings().set(ProxySettings.DESCRIPTION, String.join(" ", line.wordsFrom(1)));
    }
  }

  private static void bindProcess(Line line, ProxyDraft proxy) {
    line.warn(": 'bind-process' has no effect, is deprecated, and will be removed in version 2.7.");
  }

  private static void monitorNet(Line line, ProxyDraft proxy) {
    line.alert(
        " : 'monitor-net' doesn't exist anymore. Please use 'http-request return status 200 if {"
            + " src "
            + line.word(1)
            + " }' instead.");
  }
}
