package dev.evenkeel.balancer.rule;

/**
 * Loop thread only: how far the rules of one place have come for one request or response, made to
 * be used again and again.
 */
public final class RuleProgress {
  private int waitingRule = -1;

  /** Stands at the beginning. */
  public RuleProgress() {}

  /** Goes back to the beginning, for another request or response. */
  public void reset() {
    waitingRule = -1;
  }

  /** The index of the rule whose action waits; negative for none. */
  int waitingRule() {
    return waitingRule;
  }

  void waitingRule(int index) {
    waitingRule = index;
  }
}
