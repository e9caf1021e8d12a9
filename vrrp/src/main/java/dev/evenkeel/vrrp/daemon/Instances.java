package dev.evenkeel.vrrp.daemon;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: the instances of a daemon, in the order of the configuration, by name and by
 * virtual router id. The lists it gives away do not change: whoever walks one may add or remove.
 */
final class Instances {
  private final Map<String, Instance> byName = new LinkedHashMap<>();
  private final Map<Integer, List<Instance>> byVrid = new HashMap<>();
  private List<Instance> all = List.of();

  List<Instance> all() {
    return all;
  }

  @Nullable Instance get(String name) {
    return byName.get(name);
  }

  /** Those of a virtual router id, on whatever interface and of whatever family. */
  List<Instance> of(int vrid) {
    return byVrid.getOrDefault(vrid, List.of());
  }

  void add(Instance instance) {
    byName.put(instance.name(), instance);
    index();
  }

  void remove(Instance instance) {
    byName.remove(instance.name());
    index();
  }

  private void index() {
    all = List.copyOf(byName.values());
    byVrid.clear();
    for (Instance instance : all) {
      byVrid
          .computeIfAbsent(instance.config().virtualRouterId(), _ -> new ArrayList<>())
          .add(instance);
    }
    byVrid.replaceAll((_, some) -> List.copyOf(some));
  }
}
