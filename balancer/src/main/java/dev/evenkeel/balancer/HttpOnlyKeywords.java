package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;

/**
 * The options that HAProxy reads in any proxy and that mean nothing outside {@code mode http}. As
 * long as that mode is refused, reading them is all there is to do. Stateless.
 */
final class HttpOnlyKeywords {
  /** {@code option forwardfor}; a warning says that it means nothing in mode tcp. */
  static final Setting<Boolean> FORWARD_FOR = Setting.of("option forwardfor", false);

  static final Setting<Boolean> MONITOR_URI = Setting.of("monitor-uri", false);

  private HttpOnlyKeywords() {}

  static void register(KeywordTables tables) {
    for (String name :
        new String[] {"http-use-proxy-header", "idle-close-on-response", "disable-h2-upgrade"}) {
      tables.option().add(name, Keywords.frontendOption(Setting.of("option " + name, false)));
    }
    tables
        .option()
        .add("checkcache", Keywords.backendOption(Setting.of("option checkcache", false)));
    tables.proxy().add("monitor-uri", HttpOnlyKeywords::monitorUri);
    tables.option().add("forwardfor", HttpOnlyKeywords::forwardFor);
  }

  private static void monitorUri(Line line, ProxyDraft proxy) {
    proxy.warnUnlessFrontend(line, "monitor-uri", "");
    if (line.atMostArguments(1) && line.word(1).isEmpty()) {
      line.alert(" : 'monitor-uri' expects an URI.");
    } else if (!line.isFatal()) {
      proxy.settings().set(MONITOR_URI, true);
    }
  }

  private static void forwardFor(Line line, ProxyDraft proxy) {
    if (!Keywords.refusesPrefix(line)) {
      proxy.settings().set(FORWARD_FOR, true);
    }
  }
}
