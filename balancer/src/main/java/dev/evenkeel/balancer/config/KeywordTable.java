package dev.evenkeel.balancer.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keywords of one place of the language: what carries each of them out, which are known but not
 * carried out yet, and what an unknown word may have been meant to be. Filled at start, then only
 * read.
 *
 * @param <H> what carries a keyword out
 */
public final class KeywordTable<H> {
  private final Map<String, H> handlers = new HashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final Set<String> newer = new HashSet<>();

  /** Names the keywords that HAProxy 2.6 has here; the order decides between equal suggestions. */
  void known(List<String> names) {
    known.addAll(names);
  }

  /** Names the keywords that later releases of HAProxy have here; they are never suggested. */
  void newer(List<String> names) {
    newer.addAll(names);
  }

  /** Adds a keyword that is carried out. */
  public KeywordTable<H> add(String name, H handler) {
    if (handlers.put(name, handler) != null) {
      throw new IllegalStateException("two parsers for keyword " + name);
    }
    known.add(name);
    return this;
  }

  /** Adds a keyword that is answered but never suggested, such as one that HAProxy gave up. */
  public KeywordTable<H> addUnsuggested(String name, H handler) {
    handlers.put(name, handler);
    known.remove(name);
    return this;
  }

  /** Tells whether some HAProxy has this keyword here. */
  public boolean isKnown(String name) {
    return known.contains(name) || newer.contains(name);
  }

  /** Returns what carries the keyword out. */
  public Optional<H> find(String name) {
    return Optional.ofNullable(handlers.get(name));
  }

  /** Returns {@code "; did you mean 'x' maybe ?"}, or nothing when no keyword comes near. */
  public String hint(String word, List<String> more) {
    return nearest(word, more).map(w -> "; did you mean '" + w + "' maybe ?").orElse("");
  }

  /** Returns the keyword that comes nearest to a word, if any is near. */
  public Optional<String> nearest(String word, List<String> more) {
    List<String> names = new ArrayList<>(known);
    names.addAll(more);
    return BestMatch.find(word, names);
  }

  /** Returns the keywords that are carried out, sorted. */
  public List<String> carriedOut() {
    return handlers.keySet().stream().filter(known::contains).sorted().toList();
  }
}
