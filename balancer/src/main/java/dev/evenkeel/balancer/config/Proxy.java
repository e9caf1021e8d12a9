package dev.evenkeel.balancer.config;

import java.util.List;

/**
 * One {@code frontend}, {@code backend} or {@code listen} section, with all that it inherits.
 *
 * @param name unique among the proxies that share a capability
 * @param kind which section it is
 * @param id the number by which the runtime API knows it, unique, above zero
 * @param position where the section begins
 * @param settings what it sets, inherits included
 * @param binds its listening addresses, in order; empty for a backend
 * @param servers its servers, in order; empty for a frontend
 */
public record Proxy(
    String name,
    ProxyKind kind,
    int id,
    SourcePosition position,
    Settings settings,
    List<Bind> binds,
    List<Server> servers) {

  /** Copies the lists. */
  public Proxy {
    binds = List.copyOf(binds);
    servers = List.copyOf(servers);
  }

  /** Returns what the proxy sets or inherits, or else the setting's default value. */
  public <T> T get(Setting<T> setting) {
    return settings.get(setting);
  }

  /** Returns the kind and the name as messages show them: {@code frontend 'main'}. */
  public String describe() {
    return kind.word() + " '" + name + "'";
  }
}
