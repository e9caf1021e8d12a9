package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.rule.RuleList;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: {@code tcp-request content} or {@code tcp-response content} where a stream
 * speaks HTTP: one list of rules at a time looks at what one direction has brought.
 */
final class ContentRules {
  private final boolean ofResponse;
  private @Nullable Inspection inspection;

  ContentRules(boolean ofResponse) {
    this.ofResponse = ofResponse;
  }

  /** Forgets what was begun. */
  void reset() {
    inspection = null;
  }

  /** When the rules must decide; {@link Long#MAX_VALUE} while they have not had to wait. */
  long deadlineMs() {
    return inspection == null ? Long.MAX_VALUE : inspection.deadlineMs();
  }

  /** Has rules that have had to wait decide from now on. */
  void conclude(long nowMs) {
    if (inspection != null) {
      inspection.conclude(nowMs);
    }
  }

  /** What the rules say now; {@link Decision#CONTINUE} where there are none. */
  Decision look(HttpStream stream, @Nullable RuleList rules, int delayMs, MessageChannel channel) {
    if (rules == null) {
      return Decision.CONTINUE;
    }
    Inspection at = inspection;
    if (at == null) {
      at = new Inspection(rules, delayMs, ofResponse);
      inspection = at;
    }
    Decision decision =
        at.look(
            stream.samples(),
            stream.sampleSupport.sample(),
            channel.mayGrow(),
            stream.loop.nowMs());
    if (decision != Decision.WAIT) {
      inspection = null;
    }
    return decision;
  }
}
