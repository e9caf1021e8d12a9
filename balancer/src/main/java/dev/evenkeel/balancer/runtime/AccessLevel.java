package dev.evenkeel.balancer.runtime;

import java.util.Collection;
import java.util.Locale;

/** What the users of a command socket may do; each level includes those before it. */
public enum AccessLevel {
  /** Only what gives away nothing sensitive. */
  USER,
  /** All that reads, and some that writes what hurts nobody. */
  OPERATOR,
  /** Everything. */
  ADMIN;

  /** The word that configurations and answers use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether users of this level may do what asks for {@code needed}. */
  public boolean allows(AccessLevel needed) {
    return compareTo(needed) >= 0;
  }

  /** The highest level that is named among some words; the lowest if none is. */
  public static AccessLevel strongest(Collection<String> words) {
    AccessLevel strongest = USER;
    for (AccessLevel level : values()) {
      if (words.contains(level.word())) {
        strongest = level;
      }
    }
    return strongest;
  }
}
