package dev.evenkeel.balancer.stick;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.sample.SampleContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Any thread: all tables of a process, by the names of their proxies. */
public final class StickTables {
  private final Map<String, StickTable> byName = new LinkedHashMap<>();

  /**
   * Makes the tables of a configuration.
   *
   * @param clockMs a clock that never goes back, in milliseconds
   */
  public StickTables(List<Proxy> proxies, LongSupplier clockMs) {
    Set<String> learning = new HashSet<>();
    for (Proxy proxy : proxies) {
      proxy.get(StickRule.OF_PROXY).forEach(rule -> learning.add(rule.table()));
    }
    for (Proxy proxy : proxies) {
      String name = proxy.name();
      proxy
          .get(TableSpec.OF_PROXY)
          .map(spec -> learning.contains(name) ? spec.withServers() : spec)
          .ifPresent(spec -> byName.put(name, new StickTable(name, spec, clockMs)));
    }
  }

  /** Finds a table. */
  public @Nullable StickTable find(String name) {
    return byName.get(name);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /** All tables, the last declared first, as the runtime API lists them. */
  public List<StickTable> all() {
    List<StickTable> all = new ArrayList<>(byName.values());
    Collections.reverse(all);
    return all;
  }

  /** Forgets what has expired in all tables. */
  public void expire() {
    byName.values().forEach(StickTable::expire);
  }

  static @Nullable StickTable find(SampleContext context, String name) {
    StickTables tables = context.process().extension(StickTables.class);
    return tables == null ? null : tables.find(name);
  }
}
