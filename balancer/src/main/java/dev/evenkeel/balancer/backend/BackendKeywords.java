package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.sample.SampleLanguage;
import java.util.Optional;

/** The parsers of the keywords of backends and of the choice among them. Stateless. */
public final class BackendKeywords {
  private BackendKeywords() {}

  /** Adds the keywords to their tables. */
  public static void register(KeywordTables tables, SampleLanguage language) {
    ServerOptions.register(tables.server());
    StateFiles.register(tables);
    ServerKeyword server = new ServerKeyword(tables.server());
    tables
        .proxy()
        .add("server", server::parse)
        .add("server-template", server::parseTemplate)
        .add("default-server", server::parseDefault)
        .add("balance", new BalanceKeyword())
        .add("hash-type", HashTypeKeyword::parse)
        .add("hash-balance-factor", HashTypeKeyword::parseBalanceFactor)
        .add("default_backend", BackendKeywords::defaultBackend)
        .add("retries", BackendKeywords::retries)
        .add("persist", (line, proxy) -> RdpPersistence.parse(line, proxy, language))
        .add("fullconn", BackendKeywords::fullconn)
        .add("dispatch", DispatchKeyword::parse)
        .add("source", SourceParser::parseOfProxy)
        .addUnsuggested("redisp", removedRedispatch())
        .addUnsuggested("redispatch", removedRedispatch());
    tables
        .option()
        .add("redispatch", BackendKeywords::redispatch)
        .add("allbackups", Keywords.backendOption(BackendSettings.ALL_BACKUPS))
        .add("transparent", Keywords.backendOption(BackendSettings.TRANSPARENT))
        .add("persist", Keywords.backendOption(BackendSettings.PERSIST));
  }

  private static ProxyKeyword removedRedispatch() {
    return (line, proxy) ->
        line.alert(
            " : keyword '"
                + line.word(0)
                + "' directive is not supported anymore since HAProxy 2.1. Use 'option"
                + " redispatch'.");
  }

  private static void defaultBackend(Line line, ProxyDraft proxy) {
    proxy.warnUnlessFrontend(line, "default_backend", "");
    if (!Keywords.hasArgument(line, "a backend name.") || !line.atMostArguments(1)) {
      return;
    }
    proxy.settings().set(BackendSettings.DEFAULT_BACKEND, Optional.of(line.word(1)));
  }

  private static void retries(Line line, ProxyDraft proxy) {
    boolean applies = proxy.warnUnlessBackend(line, "retries");
    if (!line.atMostArguments(1)
        || !Keywords.hasArgument(line, "an integer argument (dispatch counts for one).")) {
      return;
    }
    if (applies) {
      proxy.settings().set(BackendSettings.RETRIES, Math.max(0, Numbers.lenient(line.word(1))));
    }
  }

  private static void fullconn(Line line, ProxyDraft proxy) {
    boolean applies =
        proxy.warnUnlessBackend(line, "fullconn", " Maybe you want 'maxconn' instead ?");
    if (!line.atMostArguments(1) || !Keywords.hasArgument(line, "an integer argument.")) {
      return;
    }
    if (applies) {
      proxy.settings().set(BackendSettings.FULLCONN, Math.max(0, Numbers.lenient(line.word(1))));
    }
  }

  private static void redispatch(Line line, ProxyDraft proxy) {
    if (!proxy.warnUnlessBackend(line, "redispatch")) {
      return;
    }
    String interval = line.word(2);
    switch (line.prefix()) {
      case PLAIN ->
          proxy
              .settings()
              .set(
                  BackendSettings.REDISPATCH_INTERVAL,
                  interval.isEmpty() ? -1 : Numbers.lenient(interval));
      case NO -> proxy.settings().set(BackendSettings.REDISPATCH_INTERVAL, 0);
      case DEFAULT -> proxy.settings().unset(BackendSettings.REDISPATCH_INTERVAL);
    }
  }
}
