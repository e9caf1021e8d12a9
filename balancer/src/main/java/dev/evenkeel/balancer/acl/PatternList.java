package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.Texts;
import java.net.InetAddress;
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

  MatchMethod method() {
    return method;
  }

  /** Checks a pattern. */
  void check(Pattern pattern) throws InvalidExpressionException {
    PatternIndexes.of(method, dotted, List.of(pattern));
  }

  /** Finds a key among some patterns alone; null also for a key that is none. */
  @Nullable Pattern find(String key, List<Pattern> among) {
    Sample sample = new Sample();
    boolean fits =
        switch (method.input()) {
          case ADDR -> {
            InetAddress address = Texts.address(key);
            yield address != null && sample.setAddress(address);
          }
          case SINT -> key.matches("-?[0-9]{1,18}") && sample.setNumber(Long.parseLong(key));
          default -> sample.setText(key);
        };
    if (!fits) {
      return null;
    }
    try {
      return PatternIndexes.of(method, dotted, among).find(sample);
    } catch (InvalidExpressionException impossible) {
      throw new IllegalStateException(impossible);
    }
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
