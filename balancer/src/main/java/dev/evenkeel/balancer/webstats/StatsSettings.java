package dev.evenkeel.balancer.webstats;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.config.Setting;
import java.util.List;
import java.util.Optional;

/** What a proxy says of its statistics page (manual, keywords {@code stats}, chapter 4.2). */
final class StatsSettings {
  /** Whether there is one: any {@code stats} makes it. */
  static final Setting<Boolean> ENABLED = Setting.of("stats enable", false);

  /** {@code stats uri}: where targets begin that ask for it. */
  static final Setting<String> URI = Setting.of("stats uri", "/haproxy?stats");

  /** {@code stats realm}: what browsers show to whoever must say who it is. */
  static final Setting<String> REALM = Setting.of("stats realm", "HAProxy Statistics");

  /** {@code stats auth}: {@code name:password} of those who may see it; empty for everybody. */
  static final Setting<List<String>> USERS = Setting.of("stats auth", List.of());

  /** {@code stats refresh}: after how many seconds a browser asks again; 0 for never. */
  static final Setting<Integer> REFRESH_SECONDS = Setting.of("stats refresh", 0);

  /** {@code stats hide-version}, {@code show-version}: whether the release is told, if it says. */
  static final Setting<Optional<Boolean>> SHOWS_VERSION =
      Setting.of("stats show-version", Optional.empty());

  /** {@code stats scope}: names of proxies shown, {@code .} for its own; empty for all. */
  static final Setting<List<String>> SCOPE = Setting.of("stats scope", List.of());

  /** {@code stats show-legends}: addresses and algorithms are shown. */
  static final Setting<Boolean> LEGENDS = Setting.of("stats show-legends", false);

  /** {@code stats show-node}: the name of the machine. */
  static final Setting<Optional<String>> NODE = Setting.of("stats show-node", Optional.empty());

  /** {@code stats show-desc}: what the process is for. */
  static final Setting<Optional<String>> DESCRIPTION =
      Setting.of("stats show-desc", Optional.empty());

  /** {@code stats http-request}. */
  static final Setting<List<StatsPage.Rule>> RULES = Setting.of("stats http-request", List.of());

  /** {@code stats show-modules}: what protocols count is shown. */
  static final Setting<Boolean> MODULES = Setting.of("stats show-modules", false);

  /** {@code stats admin}: who may change servers from the page. */
  static final Setting<List<Condition>> ADMINS = Setting.of("stats admin", List.of());

  private StatsSettings() {}
}
