package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Verdict;
import dev.evenkeel.balancer.backend.BackendRule;
import dev.evenkeel.balancer.backend.BackendRules;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.ProxyMode;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: phase {@code choose backend} of a frontend: its {@code use_backend} rules, then its
 * default. A computed name that is no backend's leaves it to the default; a rule for a backend that
 * is disabled or not published is passed over.
 */
final class Switching {
  private final Proxy frontend;
  private final BackendDirectory backends;
  private final BackendRule[] rules;
  private final @Nullable BackendTerms otherwise;
  private final Condition[] forcing;

  /** Where all streams go as long as it is open; null where rules must be asked. */
  private final @Nullable BackendTerms settled;

  Switching(Proxy frontend, BackendDirectory backends) {
    this.frontend = frontend;
    this.backends = backends;
    this.forcing = frontend.get(BackendRules.FORCE_SWITCH).toArray(Condition[]::new);
    List<BackendRule> all = frontend.get(BackendRules.USE_BACKEND);
    this.rules = all.toArray(BackendRule[]::new);
    String named = frontend.get(BackendSettings.DEFAULT_BACKEND).orElse(null);
    if (named != null) {
      this.otherwise = backends.find(named);
    } else {
      this.otherwise = own();
    }
    if (all.isEmpty()) {
      this.settled = otherwise;
    } else {
      this.settled =
          all.getFirst().isUnconditional() ? backends.find(all.getFirst().fixedName()) : null;
    }
  }

  /** Where a stream goes without a question; null where that is not settled. */
  @Nullable BackendTerms settled() {
    BackendTerms to = settled;
    return to != null && isOpen(to) ? to : null;
  }

  /** The frontend itself where it is a backend as well; null where it is not. */
  @Nullable BackendTerms own() {
    return frontend.kind().hasBackend() ? backends.find(frontend.name()) : null;
  }

  /** Whether no stream goes anywhere. */
  boolean leadsNowhere() {
    return rules.length == 0 && otherwise == null;
  }

  /** Where a stream goes; null for nowhere. */
  @Nullable BackendTerms choose(SampleContext context, Sample sample) {
    boolean forced = isForced(context, sample);
    for (BackendRule rule : rules) {
      if (!rule.applies(context, sample)) {
        continue;
      }
      BackendTerms found = backends.find(rule.name(context, sample));
      if (rule.fixedName() == null && (found == null || !fits(found))) {
        break;
      }
      if (found != null && (forced || isOpen(found))) {
        return found;
      }
    }
    BackendTerms last = otherwise;
    return last != null && (forced || isOpen(last)) ? last : null;
  }

  /**
   * A computed name may be that of a backend that speaks something else. A TCP frontend's
   * connection can become one of HTTP, but not the other way round.
   */
  private boolean fits(BackendTerms to) {
    return frontend.get(ProxySettings.MODE) == ProxyMode.TCP
        || to.backend().proxy().get(ProxySettings.MODE) == ProxyMode.HTTP;
  }

  private boolean isForced(SampleContext context, Sample sample) {
    for (Condition condition : forcing) {
      if (condition.evaluate(context, sample) == Verdict.TRUE) {
        return true;
      }
    }
    return false;
  }

  /** Whether its own backend is published or not is no matter of a proxy that is both. */
  @SuppressWarnings("ReferenceEquality") // A configuration has each proxy once; values are large.
  private boolean isOpen(BackendTerms to) {
    return to.backend().isPublished() || to.backend().proxy() == frontend;
  }
}
