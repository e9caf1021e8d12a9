package dev.evenkeel.balancer.persist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.ServerDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The parsers of {@code cookie}, of a proxy and of a server, and of {@code dynamic-cookie-key}
 * (manual, chapters 4.2 and 5.2). Stateless.
 */
public final class CookieKeywords {
  /** {@code cookie}: the one that tells the server; empty for none. */
  static final Setting<Optional<CookieOption>> COOKIE = Setting.of("cookie", Optional.empty());

  /** {@code dynamic-cookie-key}: the secret that values are made with; empty for none. */
  static final Setting<String> DYNAMIC_KEY = Setting.of("dynamic-cookie-key", "");

  /** {@code cookie} of a server: the value that stands for it; none for most backups. */
  static final Setting<Optional<byte[]>> SERVER_VALUE = Setting.of("cookie", Optional.empty());

  private CookieKeywords() {}

  /** Adds the keywords to their tables. */
  public static void register(KeywordTables tables) {
    tables
        .proxy()
        .add("cookie", CookieKeywords::cookie)
        .add("dynamic-cookie-key", CookieKeywords::dynamicKey);
    tables.server().add("cookie", CookieKeywords::serverValue);
  }

  private static void cookie(Line line, ProxyDraft proxy) {
    boolean applies = proxy.warnUnlessBackend(line, "cookie");
    if (line.word(1).isEmpty()) {
      line.alert(" : 'cookie' expects <cookie_name> as argument.");
      return;
    }
    if (applies) {
      new CookieParser(line)
          .parse()
          .ifPresent(option -> proxy.settings().set(COOKIE, Optional.of(option)));
    }
  }

  private static void dynamicKey(Line line, ProxyDraft proxy) {
    proxy.warnUnlessBackend(line, "dynamic-cookie-key");
    if (line.word(1).isEmpty()) {
      line.alert(" : 'dynamic-cookie-key' expects <secret_key> as argument.");
    } else {
      proxy.settings().set(DYNAMIC_KEY, line.word(1));
    }
  }

  private static void serverValue(OptionArguments arguments, Settings.Builder settings) {
    String value = arguments.argument();
    if (value.isEmpty()) {
      arguments.fail("'cookie' expects <value> as argument.");
    } else {
      settings.set(SERVER_VALUE, Optional.of(value.getBytes(ISO_8859_1)));
    }
  }

  /** Warns of what means nothing in a proxy that does not speak HTTP. */
  public static void warnOutsideHttp(ProxyDraft proxy, Consumer<String> warn) {
    if (proxy.settings().get(COOKIE).isPresent()) {
      warn.accept("cookie will be ignored for " + proxy.describe() + " (needs 'mode http').");
    }
    for (ServerDraft server : proxy.servers()) {
      if (server.settings().get(SERVER_VALUE).isPresent()) {
        warn.accept(
            proxy.describe()
                + " : ignoring cookie for server '"
                + server.name()
                + "' as HTTP mode is disabled.");
      }
    }
  }
}
