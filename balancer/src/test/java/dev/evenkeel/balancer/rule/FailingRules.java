package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Proxy;
import java.util.ArrayList;
import java.util.List;

/** Rules that fail as only an error of the program can make them. */
public final class FailingRules {
  private FailingRules() {}

  /** Has the first rule of a place of every proxy that has any fail whenever it applies. */
  public static Configuration at(Place place, Configuration configuration) {
    List<Proxy> proxies =
        configuration.proxies().stream().map(proxy -> failing(proxy, place)).toList();
    return new Configuration(configuration.global(), proxies, configuration.defaults());
  }

  private static Proxy failing(Proxy proxy, Place place) {
    List<Rule> rules = new ArrayList<>(proxy.get(RuleList.setting(place)));
    if (rules.isEmpty()) {
      return proxy;
    }
    Rule first = rules.getFirst();
    rules.set(
        0,
        new Rule(
            (subject, sample) -> {
              throw new IllegalStateException("wanted");
            },
            first.condition(),
            first.position()));
    return new Proxy(
        proxy.name(),
        proxy.kind(),
        proxy.id(),
        proxy.position(),
        proxy.settings().toBuilder().set(RuleList.setting(place), List.copyOf(rules)).build(),
        proxy.binds(),
        proxy.servers());
  }
}
