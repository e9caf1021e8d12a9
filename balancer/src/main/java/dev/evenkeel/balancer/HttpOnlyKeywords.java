package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Setting;

/**
 * The options that HAProxy reads in any proxy and that mean nothing outside {@code mode http}. As
 * long as that mode is refused, reading them is all there is to do. Stateless.
 */
final class HttpOnlyKeywords {
  private HttpOnlyKeywords() {}

  static void register(KeywordTables tables) {
    for (String name :
        new String[] {"http-use-proxy-header", "idle-close-on-response", "disable-h2-upgrade"}) {
      tables.option().add(name, Keywords.frontendOption(Setting.of("option " + name, false)));
    }
    tables
        .option()
        .add("checkcache", Keywords.backendOption(Setting.of("option checkcache", false)));
  }
}
