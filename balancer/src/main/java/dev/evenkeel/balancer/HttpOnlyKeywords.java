package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.Setting;
import java.util.List;
import java.util.stream.Stream;

/**
 * The options of {@code mode http} that are read and not carried out; {@link StartWarnings} says so
 * of each proxy that has one. Stateless.
 */
final class HttpOnlyKeywords {
  private static final List<Setting<Boolean>> OF_FRONTENDS =
      List.of(
          Setting.of("option http-use-proxy-header", false),
          Setting.of("option idle-close-on-response", false),
          Setting.of("option disable-h2-upgrade", false));

  private static final Setting<Boolean> CHECK_CACHE = Setting.of("option checkcache", false);

  private HttpOnlyKeywords() {}

  static void register(KeywordTables tables) {
    for (Setting<Boolean> option : OF_FRONTENDS) {
      tables
          .option()
          .add(option.name().substring("option ".length()), Keywords.frontendOption(option));
    }
    tables.option().add("checkcache", Keywords.backendOption(CHECK_CACHE));
  }

  /** The options of a proxy that are not carried out. */
  static List<String> of(Proxy proxy) {
    return Stream.concat(OF_FRONTENDS.stream(), Stream.of(CHECK_CACHE))
        .filter(proxy::get)
        .map(Setting::name)
        .toList();
  }
}
