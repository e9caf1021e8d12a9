package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import java.util.List;

/**
 * What follows {@code if} or {@code unless}: alternatives, each of terms that must all apply
 * (manual, chapter 7.2). Immutable; any thread, each with a {@link Sample} of its own.
 */
public final class Condition {
  private final boolean unless;
  private final List<List<Term>> alternatives;

  /**
   * One list in a condition.
   *
   * @param negated whether it must not apply
   */
  record Term(Acl acl, boolean negated) {}

  Condition(boolean unless, List<List<Term>> alternatives) {
    this.unless = unless;
    this.alternatives = alternatives.stream().map(List::copyOf).toList();
  }

  /**
   * Evaluates the condition, {@code unless} included.
   *
   * @param sample scratch memory; what it held is lost
   * @return {@link Verdict#NOT_YET} only while the context is not final
   */
  public Verdict evaluate(SampleContext context, Sample sample) {
    Verdict verdict = Verdict.FALSE;
    for (int i = 0; i < alternatives.size() && verdict != Verdict.TRUE; i++) {
      verdict = verdict.or(all(alternatives.get(i), context, sample));
    }
    return unless ? verdict.not() : verdict;
  }

  /** Whether all of them apply. */
  static Verdict all(List<Term> terms, SampleContext context, Sample sample) {
    for (int i = 0; i < terms.size(); i++) {
      Term term = terms.get(i);
      Verdict verdict = term.acl().evaluate(context, sample);
      if (term.negated()) {
        verdict = verdict.not();
      }
      if (verdict != Verdict.TRUE) {
        return verdict;
      }
    }
    return Verdict.TRUE;
  }

  /** Warns about a list that cannot apply where the condition is evaluated; the first is named. */
  public void warnWhereUseless(Line line, Checkpoint checkpoint) {
    warnWhereUseless(line, checkpoint, "");
  }

  /** As {@link #warnWhereUseless(Line, Checkpoint)}, with the keywords of the line. */
  public void warnWhereUseless(Line line, Checkpoint checkpoint, String keywords) {
    for (List<Term> terms : alternatives) {
      for (Term term : terms) {
        if (!term.acl().isUsableAt(checkpoint)) {
          warn(line, term.acl(), checkpoint, keywords);
          return;
        }
      }
    }
  }

  private static void warn(Line line, Acl acl, Checkpoint checkpoint, String keywords) {
    String where = keywords.isEmpty() ? "" : " in '" + keywords + "'";
    line.warn(
        acl.name().isEmpty()
            ? " : anonymous acl will never match"
                + where
                + " because it uses keyword '"
                + acl.tests().getFirst().keyword()
                + "' which is incompatible with '"
                + checkpoint.description()
                + "'"
            : " : acl '"
                + acl.name()
                + "' will never match"
                + where
                + " because it only involves keywords that are incompatible with '"
                + checkpoint.description()
                + "'");
  }
}
