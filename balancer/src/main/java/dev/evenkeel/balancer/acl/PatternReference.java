package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A file of patterns, or those written in one {@code acl} line: what the runtime API calls an ACL
 * or a map and may change while lists are read (management guide, {@code add acl} and its kin). Any
 * thread; changes are made under its lock.
 */
public final class PatternReference {
  private static final AtomicLong IDS = new AtomicLong();

  private final int id;
  private final String name;
  private final String description;
  private final boolean map;
  private final List<PatternList> users = new ArrayList<>();
  private List<Pattern> patterns = List.of();

  PatternReference(int id, String name, String description, boolean map) {
    this.map = map;
    this.id = id;
    this.name = name;
    this.description = description;
  }

  /** Returns its number. */
  public int id() {
    return id;
  }

  /** Returns the name of its file; empty where there is none. */
  public String name() {
    return name;
  }

  /** Returns who uses it, as {@code show acl} and {@code show map} tell. */
  public String description() {
    return description;
  }

  /** Tells whether its patterns have values. */
  public boolean isMap() {
    return map;
  }

  /**
   * What one of the lists that use a reference finds in it.
   *
   * @param method how it matches
   * @param ignoresCase whether all of its patterns do
   * @param isTree whether it is searched without looking at each pattern
   * @param found null if there is nothing
   */
  public record Lookup(
      String method, boolean ignoresCase, boolean isTree, @Nullable Pattern found) {}

  /** Searches for a key as the lists that use this reference would, in this reference alone. */
  public synchronized List<Lookup> lookUp(String key) {
    List<Lookup> all = new ArrayList<>();
    for (PatternList user : users) {
      boolean ignoresCase = !patterns.isEmpty() && patterns.stream().allMatch(Pattern::ignoreCase);
      all.add(
          new Lookup(
              user.method().word(),
              ignoresCase,
              !ignoresCase && user.method().isTree(),
              user.find(key, patterns)));
    }
    return all;
  }

  /**
   * Checks a pattern.
   *
   * @throws InvalidExpressionException if no list that uses the reference can take it
   */
  public synchronized void check(String text) throws InvalidExpressionException {
    for (PatternList user : users) {
      user.check(pattern(text, "", false));
    }
  }

  /** Returns its patterns in order. */
  public synchronized List<Pattern> patterns() {
    return patterns;
  }

  synchronized void use(PatternList list) {
    users.add(list);
  }

  /**
   * Adds a pattern.
   *
   * @param value for a map; empty for a plain list
   * @throws InvalidExpressionException if no list that uses the reference can take it; nothing has
   *     changed then
   */
  public void add(String text, String value, boolean ignoreCase) throws InvalidExpressionException {
    List<Pattern> more = new ArrayList<>(patterns());
    more.add(new Pattern(IDS.incrementAndGet(), text, value, ignoreCase));
    replace(more);
  }

  /** Removes what a test says; returns how many there were. */
  public int removeIf(Predicate<Pattern> test) {
    List<Pattern> kept = patterns().stream().filter(test.negate()).toList();
    int removed = patterns().size() - kept.size();
    try {
      replace(kept);
    } catch (InvalidExpressionException impossible) {
      throw new IllegalStateException(impossible);
    }
    return removed;
  }

  /**
   * Puts other patterns in the place of all that there are.
   *
   * @throws InvalidExpressionException if one is wrong; nothing has changed then
   */
  public synchronized void replace(List<Pattern> replacement) throws InvalidExpressionException {
    List<Pattern> before = patterns;
    patterns = List.copyOf(replacement);
    try {
      for (PatternList user : users) {
        user.rebuild();
      }
    } catch (InvalidExpressionException wrong) {
      patterns = before;
      for (PatternList user : users) {
        user.rebuild();
      }
      throw wrong;
    }
  }

  /** Makes a pattern with a number of its own. */
  public static Pattern pattern(String text, String value, boolean ignoreCase) {
    return new Pattern(IDS.incrementAndGet(), text, value, ignoreCase);
  }
}
