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
 * the {@link PatternReference}s that it is made of, and swap indexes.
 *
 * <p>What rules add while traffic runs goes into a small index beside the large one, so that a
 * request which adds a key does not pay for all that are there. The large one takes them over once
 * there are as many as the square root of its own.
 */
public final class PatternList {
  private final MatchMethod method;
  private final boolean dotted;
  private final List<PatternReference> references = new ArrayList<>();
  private volatile Indexes indexes;

  /** The patterns of the small index, and how many there are in the large one. */
  private final List<Pattern> recent = new ArrayList<>();

  private int settled;

  /**
   * Both indexes.
   *
   * @param recent null while nothing was added
   */
  private record Indexes(PatternIndex all, @Nullable PatternIndex recent) {}

  /**
   * Makes an empty list.
   *
   * @param dotted whether numbers are versions such as 3.1
   */
  PatternList(MatchMethod method, boolean dotted) throws InvalidExpressionException {
    this.method = method;
    this.dotted = dotted;
    this.indexes = new Indexes(PatternIndexes.of(method, dotted, List.of()), null);
  }

  /** Adds all patterns of a reference. */
  void add(PatternReference reference) throws InvalidExpressionException {
    references.add(reference);
    reference.use(this);
    rebuild();
  }

  /** Finds a pattern that a sample matches. */
  @Nullable Pattern find(Sample sample) {
    Indexes now = indexes;
    Pattern found = now.all.find(sample);
    if (now.recent == null) {
      return found;
    }
    Pattern newer = now.recent.find(sample);
    return found == null || (newer != null && isNearer(newer, found)) ? newer : found;
  }

  /** Whether one that was added later is found before one that was there. */
  private boolean isNearer(Pattern newer, Pattern found) {
    return method == MatchMethod.IP
        ? AddressIndex.isNearer(newer, found)
        : found.ignoreCase() && !newer.ignoreCase();
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
      reference.copyTo(all);
    }
    indexes = new Indexes(PatternIndexes.of(method, dotted, all), null);
    settled = all.size();
    recent.clear();
  }

  /** One of its references has a pattern more, the last one. */
  void grow(Pattern pattern) throws InvalidExpressionException {
    recent.add(pattern);
    // Where the order of all patterns decides, a second index could not say which one is first.
    boolean isApart = method == MatchMethod.STR || method == MatchMethod.IP;
    if (!isApart || (long) recent.size() * recent.size() > settled) {
      rebuild();
    } else {
      indexes = new Indexes(indexes.all, PatternIndexes.of(method, dotted, List.copyOf(recent)));
    }
  }
}
