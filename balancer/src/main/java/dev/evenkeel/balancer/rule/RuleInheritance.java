package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.ProxyKind;
import dev.evenkeel.balancer.config.ProxySections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which sections may inherit from defaults that have rules: frontends or backends, not both and not
 * those that are both (manual, chapter 4). Owned by the thread that reads the configuration.
 */
public final class RuleInheritance implements ProxySections.Inheritance {
  private final Map<ProxyDraft, ProxyKind> firstUsers = new HashMap<>();

  @Override
  public Optional<String> forbids(ProxyDraft defaults, ProxyKind kind) {
    if (!hasRules(defaults)) {
      return Optional.empty();
    }
    if (kind == ProxyKind.LISTEN) {
      return Optional.of(
          "a listen section cannot inherit from a defaults section defining TCP/HTTP rules.");
    }
    String where = " (defaults section at " + defaults.position() + ").";
    if (kind == ProxyKind.FRONTEND && has(defaults, Place.RESPONSE)) {
      return Optional.of(
          "a frontend section cannot inherit from a defaults section defining 'tcp-response"
              + " content' rules"
              + where);
    }
    ProxyKind first = firstUsers.putIfAbsent(defaults, kind);
    return first == null || first == kind
        ? Optional.empty()
        : Optional.of(
            "frontends and backends cannot inherit from the same defaults section if it defines"
                + " TCP/HTTP rules"
                + where);
  }

  @Override
  public Optional<String> forbidsDefaults(ProxyDraft defaults) {
    return hasRules(defaults)
        ? Optional.of(
            "a defaults section cannot inherit from a defaults section defining TCP/HTTP rules"
                + " (defaults section at "
                + defaults.position()
                + ").")
        : Optional.empty();
  }

  private static boolean hasRules(ProxyDraft defaults) {
    for (Place place : Place.values()) {
      if (has(defaults, place)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(ProxyDraft defaults, Place place) {
    return !defaults.settings().get(RuleList.setting(place)).isEmpty();
  }
}
