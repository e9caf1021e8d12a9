package dev.evenkeel.node;

import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.TrackedBalancer.Condition;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Any thread, one at a time: judges the conditions of {@code track_balancer} by what the balancer
 * says of itself.
 *
 * <p>Latency is slow to recover: it must have been within its bound for {@link #CALM_MS} before it
 * counts as good again, so that a loop at the bound does not move the address to and fro.
 */
final class BalancerConditions {
  static final long CALM_MS = 1_000;

  private static final String LATENCY = "latency";

  private final BiConsumer<String, Health> onChange;
  private final Consumer<String> log;
  private final Map<Condition, Health> known = new HashMap<>();
  private final Map<Condition, Long> calmSinceNs = new HashMap<>();
  private Set<Condition> conditions = Set.of();

  /**
   * @param onChange told a condition's text and whether it holds
   * @param log told of what the balancer does not know
   */
  BalancerConditions(BiConsumer<String, Health> onChange, Consumer<String> log) {
    this.onChange = onChange;
    this.log = log;
  }

  /**
   * Takes the conditions of a configuration.
   *
   * @param meanwhile what a new condition counts as until the balancer has spoken
   */
  synchronized void replace(KeepalivedConfig config, Health meanwhile) {
    Set<Condition> wanted = new LinkedHashSet<>();
    config
        .instances()
        .forEach(i -> i.tracking().balancer().forEach(fact -> wanted.add(fact.condition())));
    conditions = wanted;
    known.keySet().retainAll(wanted);
    for (Condition condition : wanted) {
      if (!known.containsKey(condition)) {
        become(condition, meanwhile);
      }
    }
  }

  /** What to ask the balancer about. */
  synchronized Collection<String> subjects() {
    return conditions.stream().map(BalancerConditions::subject).distinct().toList();
  }

  private static String subject(Condition condition) {
    return switch (condition) {
      case Condition.FrontendOpen(String name) -> "frontend " + name;
      case Condition.BackendUsable(String name, int _) -> "backend " + name;
      case Condition.LoopLatency _ -> LATENCY;
    };
  }

  /**
   * The balancer has spoken. What it does not speak of stays as it was: it has not been asked yet,
   * or does not know yet. Empty when it speaks no more: then nothing holds.
   */
  synchronized void heard(Map<String, Integer> facts, long nowNs) {
    for (Condition condition : List.copyOf(conditions)) {
      Integer fact = facts.get(subject(condition));
      if (fact == null && !facts.isEmpty()) {
        continue;
      }
      boolean good =
          fact != null
              && switch (condition) {
                case Condition.FrontendOpen _ -> fact > 0;
                case Condition.BackendUsable(String _, int servers) -> fact >= servers;
                case Condition.LoopLatency(int boundMs) ->
                    isCalm(condition, fact <= boundMs, nowNs);
              };
      Health before = known.getOrDefault(condition, Health.UNKNOWN);
      Health now = good ? Health.UP : Health.DOWN;
      if (before != now) {
        log.accept("track_balancer %s: %s".formatted(condition, explain(fact, good)));
        become(condition, now);
      }
    }
  }

  private boolean isCalm(Condition condition, boolean within, long nowNs) {
    if (!within) {
      calmSinceNs.remove(condition);
      return false;
    }
    long sinceNs = calmSinceNs.computeIfAbsent(condition, _ -> nowNs);
    return known.get(condition) == Health.UP || nowNs - sinceNs >= CALM_MS * 1_000_000;
  }

  private static String explain(@org.jspecify.annotations.Nullable Integer fact, boolean good) {
    if (fact == null) {
      return "the balancer does not say";
    }
    return fact < 0 ? "the balancer has no such thing" : (good ? "good: " : "bad: ") + fact;
  }

  private void become(Condition condition, Health now) {
    known.put(condition, now);
    onChange.accept(condition.toString(), now);
  }
}
