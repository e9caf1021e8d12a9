package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Verdict;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.sample.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of one place of a proxy, in order. Immutable; any thread. */
public final class RuleList {
  private static final Map<Place, Setting<List<Rule>>> SETTINGS = new EnumMap<>(Place.class);

  static {
    for (Place place : Place.values()) {
      SETTINGS.put(place, Setting.of(place.words(), List.of()));
    }
  }

  private final Rule[] rules;

  private RuleList(List<Rule> rules) {
    this.rules = rules.toArray(Rule[]::new);
  }

  /** The key of a proxy's rules of one place. */
  static Setting<List<Rule>> setting(Place place) {
    Setting<List<Rule>> setting = SETTINGS.get(place);
    if (setting == null) {
      throw new IllegalStateException(place.name());
    }
    return setting;
  }

  /** Adds a rule after those that a section has so far, the inherited ones included. */
  public static void append(
      ProxyDraft proxy,
      Place place,
      Action action,
      @Nullable Condition condition,
      SourcePosition position) {
    List<Rule> rules = new ArrayList<>(proxy.settings().get(setting(place)));
    rules.add(new Rule(action, condition, position));
    proxy.settings().set(setting(place), List.copyOf(rules));
  }

  /** Whether a section has rules, the inherited ones included. */
  public static boolean isIn(ProxyDraft proxy, Place place) {
    return !proxy.settings().get(setting(place)).isEmpty();
  }

  /** Whether a section has rules of its own. */
  static boolean isOwn(ProxyDraft proxy, Place place) {
    Setting<List<Rule>> setting = setting(place);
    return proxy.settings().get(setting).size() > proxy.inherited().get(setting).size();
  }

  /** The rules of a proxy; null where it has none, so that streams pay nothing for them. */
  public static @Nullable RuleList of(Proxy proxy, Place place) {
    List<Rule> rules = proxy.get(setting(place));
    return rules.isEmpty() ? null : new RuleList(new ArrayList<>(rules));
  }

  /**
   * Evaluates the rules from the first one on. A rule that cannot be told yet ends the evaluation:
   * it begins again when more is known, as in HAProxy, and what stood before that rule is carried
   * out again.
   */
  public Decision evaluate(Subject subject, Sample sample) {
    return evaluate(subject, sample, null);
  }

  /**
   * As {@link #evaluate(Subject, Sample)}, but an action that waits is the one to go on with when
   * more is known: no rule before it is looked at again, nor its own condition.
   *
   * @param progress where the evaluation stands; at its beginning again after any decision but
   *     {@link Decision#WAIT}
   */
  public Decision evaluate(Subject subject, Sample sample, @Nullable RuleProgress progress) {
    int waiting = progress == null ? -1 : progress.waitingRule();
    for (int i = Math.max(waiting, 0); i < rules.length; i++) {
      Rule rule = rules[i];
      Condition condition = rule.condition();
      if (condition != null && i != waiting) {
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
        if (progress != null) {
          progress.waitingRule(decision == Decision.WAIT ? i : -1);
        }
        return decision;
      }
    }
    if (progress != null) {
      progress.waitingRule(-1);
    }
    return Decision.CONTINUE;
  }
}
