package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendRule;
import dev.evenkeel.balancer.backend.BackendRules;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: phase {@code choose backend} of a frontend: its {@code use_backend} rules, then its
 * default. A computed name that is no backend's leaves it to the default.
 */
final class Switching {
  private final BackendDirectory backends;
  private final BackendRule[] rules;
  private final @Nullable BackendTerms otherwise;

  Switching(Proxy frontend, BackendDirectory backends) {
    this.backends = backends;
    List<BackendRule> all = frontend.get(BackendRules.USE_BACKEND);
    BackendTerms last = null;
    if (!all.isEmpty() && all.getFirst().isUnconditional()) {
      last = backends.find(all.getFirst().fixedName());
      all = List.of();
    } else {
      String named = frontend.get(BackendSettings.DEFAULT_BACKEND).orElse(null);
      if (named != null) {
        last = backends.find(named);
      } else if (frontend.kind().hasBackend()) {
        last = backends.find(frontend.name());
      }
    }
    this.rules = all.toArray(BackendRule[]::new);
    this.otherwise = last;
  }

  /** Whether no rule has to be asked. */
  boolean isSettled() {
    return rules.length == 0;
  }

  /** Where a stream goes that no rule sends elsewhere; null for nowhere. */
  @Nullable BackendTerms otherwise() {
    return otherwise;
  }

  /** Where a stream goes; null for nowhere. */
  @Nullable BackendTerms choose(SampleContext context, Sample sample) {
    for (BackendRule rule : rules) {
      if (rule.applies(context, sample)) {
        BackendTerms found = backends.find(rule.name(context, sample));
        return found == null ? otherwise : found;
      }
    }
    return otherwise;
  }
}
