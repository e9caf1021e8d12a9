package dev.evenkeel.balancer;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendRule;
import dev.evenkeel.balancer.backend.BackendRules;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.FrontendSettings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Where the streams of frontends may go, as {@code use_backend} and its kin say. Stateless. */
final class Routes {
  private Routes() {}

  /** Whether any frontend has a server left. */
  static boolean anyServes(Collection<Frontend> frontends, Map<String, Backend> backends) {
    return frontends.stream()
        .flatMap(frontend -> reachable(frontend.proxy(), backends).stream())
        .anyMatch(backend -> !backend.usable().none());
  }

  /** The backends that a frontend may choose; a computed name may be any backend's. */
  private static List<Backend> reachable(Proxy proxy, Map<String, Backend> backends) {
    Set<String> names = fixedNames(proxy);
    if (proxy.get(BackendRules.USE_BACKEND).stream().anyMatch(rule -> rule.fixedName() == null)) {
      names.addAll(backends.keySet());
    }
    String named = proxy.get(BackendSettings.DEFAULT_BACKEND).orElse(null);
    names.add(named == null ? proxy.name() : named);
    return names.stream().map(backends::get).filter(Objects::nonNull).toList();
  }

  private static Set<String> fixedNames(Proxy proxy) {
    Set<String> names = new LinkedHashSet<>();
    for (BackendRule rule : proxy.get(BackendRules.USE_BACKEND)) {
      String fixed = rule.fixedName();
      if (fixed != null) {
        names.add(fixed);
      }
    }
    return names;
  }

  /**
   * Sets what {@code fullconn} is where nothing says it: a tenth of what the frontends may send
   * (manual, keyword {@code fullconn}).
   *
   * @param connections of the process, for frontends without a limit of their own
   */
  static void deriveFullConnections(
      Collection<Frontend> frontends, Map<String, Backend> backends, int connections) {
    Map<Backend, Integer> sums = new LinkedHashMap<>();
    for (Frontend frontend : frontends) {
      Proxy proxy = frontend.proxy();
      int own = proxy.get(FrontendSettings.MAXCONN);
      Set<String> names = fixedNames(proxy);
      proxy.get(BackendSettings.DEFAULT_BACKEND).ifPresent(names::add);
      names.add(proxy.name());
      for (String name : names) {
        Backend backend = backends.get(name);
        if (backend != null) {
          sums.merge(backend, own > 0 ? own : connections, Integer::sum);
        }
      }
    }
    sums.forEach((backend, sum) -> backend.fullConnections((sum + 9) / 10));
  }
}
