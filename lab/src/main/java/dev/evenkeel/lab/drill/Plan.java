package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.article.Settings;
import java.util.ArrayList;
import java.util.List;

/** Which steps a drill has, and what is asked of them; immutable. */
public final class Plan {
  /** Start, kill the balancer, bring it back. */
  public static final Plan SHORT = new Plan(false, 0);

  /** Everything once, within bounds that a busy machine keeps too. */
  public static final Plan WHOLE = new Plan(true, 0);

  private final boolean whole;
  private final int failOvers;

  private Plan(boolean whole, int failOvers) {
    this.whole = whole;
    this.failOvers = failOvers;
  }

  /** Balancer and machine, so many times each, within the bounds that the nodes promise. */
  public static Plan failOvers(int times) {
    return new Plan(false, times);
  }

  /** The steps in their order. */
  List<Step> steps(Settings settings) {
    List<Step> steps = new ArrayList<>();
    steps.add(new ColdStart());
    if (failOvers > 0) {
      addFailOvers(steps, settings);
      return List.copyOf(steps);
    }
    steps.add(new Alternation());
    steps.add(new BalancerKilled(BalancerKilled.SKEW_BOUND_MS));
    steps.add(new BalancerBack());
    if (whole) {
      steps.add(new BalancerHung());
      steps.add(new BalancerResumed());
      steps.add(new MachineDead(MachineDead.MASTER_DOWN_BOUND_MS));
      steps.add(new MachineBack());
      steps.add(new WebServerStopped());
      steps.add(new WebServerBack());
    }
    return List.copyOf(steps);
  }

  private void addFailOvers(List<Step> steps, Settings settings) {
    long killedMs =
        settings.areOurs() ? BalancerKilled.NAMED_SUCCESSOR_BOUND_MS : BalancerKilled.SKEW_BOUND_MS;
    long deadMs =
        settings.areOurs() && settings.detectMs() > 0
            ? settings.detectMs() + MachineDead.DETECTED_BOUND_MS
            : MachineDead.MASTER_DOWN_BOUND_MS;
    for (int i = 0; i < failOvers; i++) {
      steps.add(new BalancerKilled(killedMs));
      steps.add(new BalancerBack());
      steps.add(new MachineDead(deadMs));
      steps.add(new MachineBack());
    }
  }
}
