package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;

/**
 * One {@code acl} line: an expression and the patterns it is matched against. Any thread, each with
 * a {@link Sample} of its own.
 */
public final class AclTest {
  private final String keyword;
  private final Expression expression;
  private final MatchMethod method;
  private final PatternList patterns;

  AclTest(String keyword, Expression expression, MatchMethod method, PatternList patterns) {
    this.keyword = keyword;
    this.expression = expression;
    this.method = method;
    this.patterns = patterns;
  }

  /** Returns the criterion's first word, as messages name it. */
  String keyword() {
    return keyword;
  }

  /** Returns what is fetched. */
  Expression expression() {
    return expression;
  }

  Verdict test(SampleContext context, Sample sample) {
    Verdict verdict = Verdict.FALSE;
    boolean found = expression.evaluate(context, sample);
    while (true) {
      if (!found) {
        return sample.mayChange() ? verdict.or(Verdict.NOT_YET) : verdict;
      }
      if (sample.mayChange()) {
        verdict = Verdict.NOT_YET;
      }
      boolean more = sample.hasMore();
      long cursor = sample.cursor();
      if (matches(sample)) {
        return Verdict.TRUE;
      }
      if (!more) {
        return verdict;
      }
      sample.setMore(true, cursor);
      found = expression.next(context, sample);
    }
  }

  private boolean matches(Sample sample) {
    if (method == MatchMethod.FOUND) {
      return true;
    }
    if (!Casts.cast(sample, method.input())) {
      return false;
    }
    return method == MatchMethod.BOOL ? sample.isTrue() : patterns.find(sample) != null;
  }
}
