package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exact strings in two hash tables, one for those that ignore case; open addressing over bytes, so
 * that a search makes no garbage. Immutable.
 */
final class StringIndex implements PatternIndex {
  private final @Nullable Table exact;
  private final @Nullable Table folded;

  StringIndex(List<Pattern> patterns) {
    List<Pattern> sensitive = patterns.stream().filter(p -> !p.ignoreCase()).toList();
    List<Pattern> insensitive = patterns.stream().filter(Pattern::ignoreCase).toList();
    exact = sensitive.isEmpty() ? null : new Table(sensitive, false);
    folded = insensitive.isEmpty() ? null : new Table(insensitive, true);
  }

  @Override
  public @Nullable Pattern find(Sample sample) {
    Pattern found = exact == null ? null : exact.find(sample);
    return found == null && folded != null ? folded.find(sample) : found;
  }

  static int fold(int c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
  }

  private static final class Table {
    private final boolean folding;
    private final byte[][] keys;
    private final Pattern[] patterns;
    private final int mask;

    Table(List<Pattern> list, boolean folding) {
      this.folding = folding;
      int size = Integer.highestOneBit(Math.max(4, list.size() * 2)) * 2;
      keys = new byte[size][];
      patterns = new Pattern[size];
      mask = size - 1;
      for (Pattern pattern : list) {
        put(pattern);
      }
    }

    @SuppressWarnings("ArrayEquals") // Compared byte by byte, case folded where that is asked.
    private void put(Pattern pattern) {
      byte[] key = PatternIndexes.bytes(pattern.text());
      int at = hash(key, 0, key.length) & mask;
      while (patterns[at] != null) {
        if (equal(keys[at], key, 0, key.length)) {
          return;
        }
        at = (at + 1) & mask;
      }
      keys[at] = key;
      patterns[at] = pattern;
    }

    @Nullable Pattern find(Sample sample) {
      int at = hash(sample.bytes(), sample.from(), sample.length()) & mask;
      while (patterns[at] != null) {
        if (equal(keys[at], sample.bytes(), sample.from(), sample.length())) {
          return patterns[at];
        }
        at = (at + 1) & mask;
      }
      return null;
    }

    private int hash(byte[] bytes, int from, int length) {
      int hash = length;
      for (int i = 0; i < length; i++) {
        int c = bytes[from + i];
        hash = hash * 31 + (folding ? fold(c) : c);
      }
      return hash ^ (hash >>> 16);
    }

    private boolean equal(byte[] key, byte[] bytes, int from, int length) {
      if (key.length != length) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        int a = key[i];
        int b = bytes[from + i];
        if (a != b && (!folding || fold(a) != fold(b))) {
          return false;
        }
      }
      return true;
    }
  }
}
