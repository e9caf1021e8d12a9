package dev.evenkeel.vrrp.config;

import java.util.List;

/**
 * What is set as long as the daemon runs, whoever is master.
 *
 * @param addresses {@code static_ipaddress}
 * @param routes {@code static_routes}
 * @param rules {@code static_rules}
 */
public record StaticObjects(
    List<VirtualAddress> addresses, List<VirtualRoute> routes, List<RoutingRule> rules) {

  /** Nothing. */
  public static final StaticObjects NONE = new StaticObjects(List.of(), List.of(), List.of());

  public StaticObjects {
    addresses = List.copyOf(addresses);
    routes = List.copyOf(routes);
    rules = List.copyOf(rules);
  }
}
