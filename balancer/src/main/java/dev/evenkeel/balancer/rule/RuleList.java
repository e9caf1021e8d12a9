package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Verdict;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.sample.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of one place of a proxy, in order. Immutable; any thread. */
public final class RuleList {
  private static final Map<Place, Setting<List<TcpRule>>> SETTINGS = new EnumMap<>(Place.class);

  static {
    for (Place place : Place.values()) {
      SETTINGS.put(place, Setting.of(place.words(), List.of()));
    }
  }

  private final TcpRule[] rules;

  private RuleList(List<TcpRule> rules) {
    this.rules = rules.toArray(TcpRule[]::new);
  }

  /** The key of a proxy's rules of one place. */
  static Setting<List<TcpRule>> setting(Place place) {
    Setting<List<TcpRule>> setting = SETTINGS.get(place);
    if (setting == null) {
      throw new IllegalStateException(place.name());
    }
    return setting;
  }

  /** The rules of a proxy; null where it has none, so that streams pay nothing for them. */
  public static @Nullable RuleList of(Proxy proxy, Place place) {
    List<TcpRule> rules = proxy.get(setting(place));
    return rules.isEmpty() ? null : new RuleList(new ArrayList<>(rules));
  }

  /**
   * Evaluates the rules from the first one on. A rule that cannot be told yet ends the evaluation:
   * it begins again when more is known, as in HAProxy, and what stood before that rule is carried
   * out again.
   */
  public Decision evaluate(Subject subject, Sample sample) {
    for (TcpRule rule : rules) {
      Condition condition = rule.condition();
      if (condition != null) {
        Verdict verdict = condition.evaluate(subject, sample);
        if (verdict == Verdict.NOT_YET) {
          return Decision.WAIT;
        }
        if (verdict == Verdict.FALSE) {
          continue;
        }
      }
      Decision decision = rule.action().carryOut(subject, sample);
      if (decision != Decision.CONTINUE) {
        if (decision != Decision.WAIT) {
          subject.decidedBy(rule.position());
        }
        return decision;
      }
    }
    return Decision.CONTINUE;
  }
}
