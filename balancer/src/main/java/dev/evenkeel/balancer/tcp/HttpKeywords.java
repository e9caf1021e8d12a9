package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.KeywordTables.LineOption;
import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.ServerDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import java.util.Locale;
import java.util.function.Consumer;

/** The parsers of what shapes HTTP connections ({@link HttpSettings}). Stateless. */
public final class HttpKeywords {
  private HttpKeywords() {}

  /** Adds the keywords to their tables. */
  public static void register(KeywordTables tables) {
    KeywordTable<ProxyKeyword> option = tables.option();
    option
        .add("httpclose", mode(HttpSettings.CLOSE))
        .add("http-server-close", mode(HttpSettings.SERVER_CLOSE))
        .add("http-keep-alive", mode(HttpSettings.KEEP_ALIVE))
        .add("http-buffer-request", Keywords.commonOption(HttpSettings.BUFFER_REQUEST))
        .add("http-no-delay", Keywords.commonOption(HttpSettings.NO_DELAY))
        .add("http-ignore-probes", Keywords.frontendOption(HttpSettings.IGNORE_PROBES))
        .add("http-use-proxy-header", Keywords.frontendOption(HttpSettings.PROXY_HEADER))
        .add("idle-close-on-response", Keywords.frontendOption(HttpSettings.IDLE_CLOSE_ON_RESPONSE))
        .add("disable-h2-upgrade", Keywords.frontendOption(HttpSettings.DISABLE_H2_UPGRADE))
        .add("checkcache", Keywords.backendOption(HttpSettings.CHECK_CACHE))
        .add("accept-invalid-http-request", Keywords.frontendOption(HttpSettings.RELAXED_REQUEST))
        .add("accept-invalid-http-response", Keywords.backendOption(HttpSettings.RELAXED_RESPONSE))
        .addUnsuggested(
            "accept-unsafe-violations-in-http-request",
            Keywords.frontendOption(HttpSettings.RELAXED_REQUEST))
        .addUnsuggested(
            "accept-unsafe-violations-in-http-response",
            Keywords.backendOption(HttpSettings.RELAXED_RESPONSE))
        .add("http-pretend-keepalive", Keywords.backendOption(HttpSettings.PRETEND_KEEP_ALIVE))
        .add("prefer-last-server", Keywords.backendOption(HttpSettings.PREFER_LAST_SERVER));
    HeaderCaseKeywords.register(tables);
    tables
        .proxy()
        .add("http-reuse", HttpKeywords::reuse)
        .add("retry-on", HttpKeywords::retryOn)
        .add("max-session-srv-conns", HttpKeywords::maxOwnConnections)
        .add("max-keep-alive-queue", HttpKeywords::maxKeepAliveQueue);
    tables
        .server()
        .add("pool-max-conn", count(HttpSettings.POOL_MAX_CONNECTIONS, "pool-max-conn"))
        .add("pool-low-conn", count(HttpSettings.POOL_LOW_CONNECTIONS, ""))
        .add("max-reuse", count(HttpSettings.MAX_REUSE, ""))
        .add("pool-purge-delay", HttpKeywords::purgeDelay);
    tables
        .global()
        .add("tune.http.maxhdr", HttpKeywords::maxFields)
        .addUnsuggested("http-err-codes", StatusSetKeyword.into(HttpSettings.ERROR_STATUSES))
        .addUnsuggested("http-fail-codes", StatusSetKeyword.into(HttpSettings.FAILURE_STATUSES));
  }

  /** The last of the three that is switched on holds. */
  private static ProxyKeyword mode(Setting<Boolean> setting) {
    ProxyKeyword plain = Keywords.commonOption(setting);
    return (line, proxy) -> {
      plain.parse(line, proxy);
      if (proxy.settings().get(setting)) {
        for (Setting<Boolean> other :
            java.util.List.of(
                HttpSettings.CLOSE, HttpSettings.SERVER_CLOSE, HttpSettings.KEEP_ALIVE)) {
          if (!other.equals(setting)) {
            proxy.settings().set(other, false);
          }
        }
      }
    };
  }

  private static void reuse(Line line, ProxyDraft proxy) {
    if (!proxy.warnUnlessBackend(line, "http-reuse")) {
      return;
    }
    for (Reuse reuse : Reuse.values()) {
      if (reuse.name().toLowerCase(Locale.ROOT).equals(line.word(1))) {
        if (line.atMostArguments(0, 1)) {
          proxy.settings().set(HttpSettings.REUSE, reuse);
        }
        return;
      }
    }
    line.alert(" : 'http-reuse' only supports 'never', 'safe', 'aggressive', 'always'.");
  }

  private static void maxOwnConnections(Line line, ProxyDraft proxy) {
    if (!proxy.warnUnlessFrontend(line, "max-session-srv-conns", "")) {
      return;
    }
    if (line.word(1).isEmpty()) {
      // HAProxy's own words, to the letter.
      line.alertBare(
          "parsine ["
              + line.position()
              + "] : 'max-session-srv-conns' expects a number. Got no argument");
      return;
    }
    proxy.settings().set(HttpSettings.MAX_OWN_CONNECTIONS, Numbers.lenient(line.word(1)));
  }

  private static void maxKeepAliveQueue(Line line, ProxyDraft proxy) {
    String value = line.word(1);
    if (value.isEmpty()) {
      line.alert(" : 'max-keep-alive-queue' expects expects an integer value (or -1 to disable)");
      return;
    }
    if (Keywords.hasDigits(line, "max-keep-alive-queue", value, true)
        && proxy.warnIgnoredUnless(line, "max-keep-alive-queue", false)) {
      proxy.settings().set(HttpSettings.MAX_KEEP_ALIVE_QUEUE, Numbers.lenient(value));
    }
  }

  private static void retryOn(Line line, ProxyDraft proxy) {
    if (!proxy.hasBackend()) {
      line.alert(" : 'retry-on' only available in backend or listen section");
      return;
    }
    if (line.word(1).isEmpty()) {
      line.alert(" : 'retry-on' needs at least one keyword to specify when to retry");
      return;
    }
    if (line.word(1).equals("none")) {
      if (line.count() > 2) {
        line.alert(" : 'retry-on' 'none' keyworld only usable alone");
      } else {
        proxy.settings().set(HttpSettings.RETRY_ON, 0);
      }
      return;
    }
    int causes = 0;
    for (int at = 1; at < line.count(); at++) {
      int bits = bitsOf(line.word(at));
      if (bits == 0) {
        line.alert(
            line.word(at).equals("none")
                ? " : 'retry-on' 'none' keyworld only usable alone"
                : " : 'retry-on': unknown keyword '" + line.word(at) + "'");
        return;
      }
      causes |= bits;
    }
    proxy.settings().set(HttpSettings.RETRY_ON, causes);
  }

  /**
   * Warns of servers that are called with the first bytes although nothing sends these once more
   * where the call fails (manual, chapter 5.2 {@code tfo}).
   */
  public static void warnOfFastOpen(ProxyDraft proxy, Consumer<String> warn) {
    int needed =
        RetryCause.CONNECTION_FAILURE.bit()
            | RetryCause.EMPTY_RESPONSE.bit()
            | RetryCause.RESPONSE_TIMEOUT.bit();
    if ((proxy.settings().get(HttpSettings.RETRY_ON) & needed) == needed) {
      return;
    }
    for (ServerDraft server : proxy.servers()) {
      if (server.settings().get(ServerSettings.FAST_OPEN)) {
        warn.accept(
            "["
                + server.position()
                + "] : 'server "
                + proxy.name()
                + "/"
                + server.name()
                + "' : server has tfo activated, the backend should be configured with at least"
                + " 'conn-failure', 'empty-response' and 'response-timeout' or we wouldn't be able"
                + " to retry the connection on failure.");
      }
    }
  }

  private static int bitsOf(String word) {
    if (word.equals("all-retryable-errors")) {
      return RetryCause.retryable();
    }
    for (RetryCause cause : RetryCause.values()) {
      if (cause.word().equals(word)) {
        return cause.bit();
      }
    }
    return 0;
  }

  /**
   * @param bounded the keyword, where fewer than -1 is refused; empty otherwise
   */
  private static LineOption count(Setting<Integer> setting, String bounded) {
    return (arguments, settings) -> {
      String text = arguments.argument();
      if (text.isEmpty()) {
        arguments.fail("'" + arguments.keyword() + "' expects <value> as argument.");
      } else if (!bounded.isEmpty() && Numbers.lenient(text) < -1) {
        arguments.fail("'" + bounded + "' must be >= -1");
      } else {
        settings.set(setting, Numbers.lenient(text));
      }
    };
  }

  private static void purgeDelay(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'pool-purge-delay' expects <value> as argument.");
      return;
    }
    switch (Delay.ofMillis(text, arguments::warn)) {
      case Delay.Of(int value) -> settings.set(HttpSettings.POOL_PURGE_DELAY_MS, value);
      case Delay.Unexpected(String character) ->
          arguments.fail(
              "unexpected character '" + character + "' in argument to <pool-purge-delay>.");
      case Delay.Overflow() -> arguments.fail("timer overflow in argument to <pool-purge-delay>.");
    }
  }

  private static void maxFields(Line line, Settings.Builder global) {
    if (!line.atMostArguments(1) || !Keywords.hasArgument(line, "an integer argument.")) {
      return;
    }
    int value = Numbers.lenient(line.word(1));
    if (value < 1 || value > 32_767) {
      line.alert(" : 'tune.http.maxhdr' expects a numeric value between 1 and 32767");
    } else {
      global.set(HttpSettings.MAX_FIELDS, value);
    }
  }
}
