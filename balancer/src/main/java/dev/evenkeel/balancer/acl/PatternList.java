package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The patterns of one test or map. Reading is for any thread; changes come one at a time, through
 * the {@link PatternReference}s that it is made of, and swap the whole index.
 */
public final class PatternList {
  private final MatchMethod method;
  private final boolean dotted;
  private final List<PatternReference> references = new ArrayList<>();
  private volatile PatternIndex index;

  /**
   * Makes an empty list.
   *
   * @param dotted whether numbers are versions such as 3.1
   */
  PatternList(MatchMethod method, boolean dotted) throws InvalidExpressionException {
    this.method = method;
    this.dotted = dotted;
    this.index = PatternIndexes.of(method, dotted, List.of());
  }

  /** Adds all patterns of a reference. */
  void add(PatternReference reference) throws InvalidExpressionException {
    references.add(reference);
    reference.use(this);
    rebuild();
  }

  /** Finds a pattern that a sample matches. */
  @Nullable Pattern find(Sample sample) {
    return index.find(sample);
  }

  /** Finds a pattern that a text matches, as if a sample had that value. */
  @Nullable Pattern findText(String text) {
    Sample sample = new Sample();
    sample.setText(text);
    return Casts.cast(sample, method.input()) ? index.find(sample) : null;
  }

  MatchMethod method() {
    return method;
  }

  /** Makes the index anew; the old one stays if a pattern is wrong. */
  void rebuild() throws InvalidExpressionException {
    List<Pattern> all = new ArrayList<>();
    for (PatternReference reference : references) {
      all.addAll(reference.patterns());
    }
    index = PatternIndexes.of(method, dotted, all);
  }
}
