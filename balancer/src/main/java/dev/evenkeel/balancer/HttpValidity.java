package dev.evenkeel.balancer;

import dev.evenkeel.balancer.backend.Algorithm;
import dev.evenkeel.balancer.backend.BackendRule;
import dev.evenkeel.balancer.backend.BackendRules;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.ProxyMode;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.forwarding.ForwardingKeywords;
import dev.evenkeel.balancer.persist.CookieKeywords;
import dev.evenkeel.balancer.rule.Captures;
import dev.evenkeel.balancer.rule.Place;
import dev.evenkeel.balancer.rule.RuleList;
import dev.evenkeel.balancer.rule.SwitchModeAction;
import dev.evenkeel.balancer.rule.http.MonitorKeywords;
import dev.evenkeel.balancer.webstats.StatsPageKeyword;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks what depends on whether a proxy speaks HTTP. Stateless. */
final class HttpValidity {
  private static final List<Place> RULES =
      List.of(Place.HTTP_REQUEST, Place.HTTP_RESPONSE, Place.HTTP_AFTER_RESPONSE, Place.REDIRECT);

  private HttpValidity() {}

  static boolean speaksHttp(ProxyDraft proxy) {
    return proxy.settings().get(ProxySettings.MODE) == ProxyMode.HTTP;
  }

  /** Warns of what means nothing in a proxy that does not speak HTTP. */
  static void warn(ProxyDraft proxy, Consumer<String> warn) {
    if (speaksHttp(proxy)) {
      return;
    }
    String name = proxy.describe();
    if (Captures.needHttp(proxy.settings())) {
      warn.accept("'capture' statement ignored for " + name + " as it requires HTTP mode.");
    }
    CookieKeywords.warnOutsideHttp(proxy, warn);
    if (!proxy.settings().get(MonitorKeywords.URI).isEmpty()) {
      warn.accept("monitor-uri will be ignored for " + name + " (needs 'mode http').");
    }
    if (proxy.settings().get(BackendSettings.REQUEST_KEY).isPresent()) {
      proxy
          .settings()
          .set(BackendSettings.REQUEST_KEY, Optional.empty())
          .set(BackendSettings.ALGORITHM, Algorithm.ROUNDROBIN);
      warn.accept(
          "Layer 7 hash not possible for "
              + name
              + " (needs 'mode http'). Falling back to round robin.");
    }
    boolean maySwitch = proxy.settings().get(SwitchModeAction.IN_PROXY);
    for (Place place : RULES) {
      if (!maySwitch && RuleList.isIn(proxy, place)) {
        warn.accept(
            "'" + place.words() + "' rules ignored for " + name + " as they require HTTP mode.");
      }
    }
    StatsPageKeyword.warnOutsideHttp(proxy, warn);
    ForwardingKeywords.warnOutsideHttp(proxy, warn);
  }

  /** Checks that what speaks HTTP is served by what does, too; says where it is not. */
  static void checkBackends(ProxyDraft proxy, List<ProxyDraft> proxies, Consumer<String> alert) {
    if (!speaksHttp(proxy)) {
      return;
    }
    proxy
        .settings()
        .get(BackendSettings.DEFAULT_BACKEND)
        .ifPresent(name -> check(proxy, name, "as its default backend", proxies, alert));
    for (BackendRule rule : proxy.settings().get(BackendRules.USE_BACKEND)) {
      String name = rule.fixedName();
      if (name != null) {
        check(proxy, name, "in a 'use_backend' rule", proxies, alert);
      }
    }
  }

  /** Checks that no server sends clients elsewhere where there is no request to answer. */
  static void checkServers(ProxyDraft proxy, Consumer<String> alert) {
    boolean redirects =
        proxy.servers().stream()
            .anyMatch(server -> !server.settings().get(ServerSettings.REDIRECT_PREFIX).isEmpty());
    if (redirects && !speaksHttp(proxy)) {
      alert.accept(
          "proxy '"
              + proxy.name()
              + "' : server cannot have cookie or redirect prefix in non-HTTP mode.");
    }
  }

  private static void check(
      ProxyDraft proxy, String name, String use, List<ProxyDraft> proxies, Consumer<String> alert) {
    Optional<ProxyDraft> target =
        proxies.stream().filter(p -> p.hasBackend() && p.name().equals(name)).findFirst();
    if (target.isEmpty() || target.get() == proxy || speaksHttp(target.get())) {
      return;
    }
    alert.accept(
        "http "
            + proxy.describe()
            + " ("
            + proxy.position()
            + ") tries to use incompatible tcp "
            + target.get().describe()
            + " ("
            + target.get().position()
            + ") "
            + use
            + " (see 'mode').");
  }
}
