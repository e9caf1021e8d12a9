package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.rule.RuleList;
import dev.evenkeel.balancer.sample.Sample;

/**
 * Loop thread only: one look of rules at what one direction of a stream has brought so far, again
 * and again until they decide: at the latest when the direction ends, the buffer is full or the
 * {@code inspect-delay} has passed.
 */
final class Inspection {
  private final RuleList rules;
  private final int delayMs;
  private final boolean response;
  private long deadlineMs = Long.MAX_VALUE;

  Inspection(RuleList rules, int delayMs, boolean response) {
    this.rules = rules;
    this.delayMs = delayMs;
    this.response = response;
  }

  /** When it must come to an end; {@link Long#MAX_VALUE} while it has not had to wait. */
  long deadlineMs() {
    return deadlineMs;
  }

  /** Rules that have had to wait decide from now on. */
  void conclude(long nowMs) {
    deadlineMs = Math.min(deadlineMs, nowMs);
  }

  /**
   * What the rules say now; {@link Decision#WAIT} where more must come.
   *
   * @param mayGrow whether more can come
   */
  Decision look(StreamSamples subject, Sample sample, boolean mayGrow, long nowMs) {
    boolean last = delayMs == 0 || !mayGrow || nowMs >= deadlineMs;
    subject.setFinal(last);
    subject.setResponse(response);
    Decision decision = rules.evaluate(subject, sample);
    subject.setFinal(true);
    subject.setResponse(false);
    if (decision == Decision.WAIT) {
      if (last) {
        return Decision.CONTINUE;
      }
      if (deadlineMs == Long.MAX_VALUE) {
        deadlineMs = nowMs + delayMs;
      }
    }
    return decision;
  }
}
