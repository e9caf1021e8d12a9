package dev.evenkeel.balancer.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the configuration files say; immutable, safe on any thread.
 *
 * @param global what the {@code global} sections set
 * @param proxies in the order of the files; disabled ones included
 * @param defaults what the {@code defaults} sections that have a name set, inherits included
 */
public record Configuration(Settings global, List<Proxy> proxies, Map<String, Settings> defaults) {

  /** Copies both. */
  public Configuration {
    proxies = List.copyOf(proxies);
    defaults = Map.copyOf(defaults);
  }

  /** Finds the proxy of this name that has servers. */
  public Optional<Proxy> backend(String name) {
    return proxies.stream().filter(p -> p.kind().hasBackend() && p.name().equals(name)).findFirst();
  }

  /** Finds the proxy of this name that accepts connections. */
  public Optional<Proxy> frontend(String name) {
    return proxies.stream()
        .filter(p -> p.kind().hasFrontend() && p.name().equals(name))
        .findFirst();
  }
}
