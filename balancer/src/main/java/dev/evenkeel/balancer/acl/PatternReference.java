package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A file of patterns, or those written in one {@code acl} line: what the runtime API calls an ACL
 * or a map and may change while lists are read (management guide, {@code add acl} and its kin). Any
 * thread; changes, of whatever reference, come one at a time.
 */
public final class PatternReference {
  /** One for all: a list may use several references, and a change of one looks at the others. */
  private static final Object CHANGES = new Object();

  private final int id;
  private final String name;
  private final String description;
  private final boolean map;
  private final List<PatternList> users = new ArrayList<>();
  private List<Pattern> patterns = new ArrayList<>();

  /** Those with the same text; null until somebody asks for a text. */
  private @Nullable Map<String, List<Pattern>> byText;

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
  public List<Lookup> lookUp(String key) {
    synchronized (CHANGES) {
      List<Lookup> all = new ArrayList<>();
      for (PatternList user : users) {
        boolean ignoresCase =
            !patterns.isEmpty() && patterns.stream().allMatch(Pattern::ignoreCase);
        all.add(
            new Lookup(
                user.method().word(),
                ignoresCase,
                !ignoresCase && user.method().isTree(),
                user.find(key, patterns)));
      }
      return all;
    }
  }

  /**
   * Checks a pattern.
   *
   * @throws InvalidExpressionException if one of the lists that use the reference cannot take it
   */
  public void check(Pattern pattern) throws InvalidExpressionException {
    synchronized (CHANGES) {
      for (PatternList user : users) {
        user.check(pattern);
      }
    }
  }

  /** Returns its patterns in order, as they are now. */
  public List<Pattern> patterns() {
    synchronized (CHANGES) {
      return List.copyOf(patterns);
    }
  }

  void use(PatternList list) {
    synchronized (CHANGES) {
      users.add(list);
    }
  }

  /**
   * Adds a pattern.
   *
   * @throws InvalidExpressionException if one of the lists that use the reference cannot take it;
   *     nothing has changed then
   */
  public void add(Pattern pattern) throws InvalidExpressionException {
    synchronized (CHANGES) {
      check(pattern);
      patterns.add(pattern);
      if (byText != null) {
        byText.computeIfAbsent(pattern.text(), text -> new ArrayList<>(1)).add(pattern);
      }
      for (PatternList user : users) {
        user.grow(pattern);
      }
    }
  }

  /**
   * Adds patterns, up to the first one that is wrong.
   *
   * @throws InvalidExpressionException if one is; those before it were added
   */
  public void addAll(List<Pattern> more) throws InvalidExpressionException {
    synchronized (CHANGES) {
      List<Pattern> all = new ArrayList<>(patterns);
      try {
        for (Pattern pattern : more) {
          check(pattern);
          all.add(pattern);
        }
      } finally {
        replace(all);
      }
    }
  }

  /**
   * Gives those with that text another value, or adds one where there is none.
   *
   * @throws InvalidExpressionException if it cannot be added; nothing has changed then
   */
  public void put(String text, String value) throws InvalidExpressionException {
    synchronized (CHANGES) {
      List<Pattern> known = byText().get(text);
      if (known == null || known.isEmpty()) {
        add(new Pattern(text, value, false));
      } else {
        known.forEach(pattern -> pattern.value(value));
      }
    }
  }

  private Map<String, List<Pattern>> byText() {
    Map<String, List<Pattern>> known = byText;
    if (known == null) {
      known = new HashMap<>();
      for (Pattern pattern : patterns) {
        known.computeIfAbsent(pattern.text(), text -> new ArrayList<>(1)).add(pattern);
      }
      byText = known;
    }
    return known;
  }

  /** Gives another value to those that a test names; returns how many there were. */
  public int set(Predicate<Pattern> test, String value) {
    synchronized (CHANGES) {
      List<Pattern> named = patterns.stream().filter(test).toList();
      named.forEach(pattern -> pattern.value(value));
      return named.size();
    }
  }

  /** Removes those with that text. */
  public void remove(String text) {
    synchronized (CHANGES) {
      if (byText().containsKey(text)) {
        removeIf(pattern -> pattern.text().equals(text));
      }
    }
  }

  /** Removes what a test says; returns how many there were. */
  public int removeIf(Predicate<Pattern> test) {
    synchronized (CHANGES) {
      List<Pattern> kept = patterns.stream().filter(test.negate()).toList();
      int removed = patterns.size() - kept.size();
      try {
        replace(kept);
      } catch (InvalidExpressionException impossible) {
        throw new IllegalStateException(impossible);
      }
      return removed;
    }
  }

  /**
   * Puts other patterns in the place of all that there are.
   *
   * @throws InvalidExpressionException if one is wrong; nothing has changed then
   */
  public void replace(List<Pattern> replacement) throws InvalidExpressionException {
    synchronized (CHANGES) {
      List<Pattern> before = patterns;
      patterns = new ArrayList<>(replacement);
      byText = null;
      try {
        rebuild();
      } catch (InvalidExpressionException wrong) {
        patterns = before;
        rebuild();
        throw wrong;
      }
    }
  }

  private void rebuild() throws InvalidExpressionException {
    for (PatternList user : users) {
      user.rebuild();
    }
  }

  /** Adds its patterns to others; under the lock of a change, or before there are threads. */
  void copyTo(List<Pattern> all) {
    all.addAll(patterns);
  }
}
