package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.Sample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prefixes, suffixes, substrings and parts between delimiters, searched in order. Immutable. */
final class SearchIndex implements PatternIndex {
  private final MatchMethod method;
  private final List<Pattern> patterns;
  private final List<byte[]> keys = new ArrayList<>();
  private final String delimiters;

  SearchIndex(MatchMethod method, List<Pattern> patterns) {
    this.method = method;
    this.patterns = List.copyOf(patterns);
    this.delimiters =
        switch (method) {
          case DIR -> "/?";
          case DOM -> "/?.:";
          default -> "";
        };
    for (Pattern pattern : patterns) {
      keys.add(PatternIndexes.bytes(stripped(pattern.text())));
    }
  }

  private String stripped(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && delimiters.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && delimiters.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  @Override
  public @Nullable Pattern find(Sample sample) {
    for (int i = 0; i < keys.size(); i++) {
      if (matches(sample, keys.get(i), patterns.get(i).ignoreCase())) {
        return patterns.get(i);
      }
    }
    return null;
  }

  private boolean matches(Sample sample, byte[] key, boolean ignoreCase) {
    int last = sample.length() - key.length;
    if (last < 0) {
      return false;
    }
    return switch (method) {
      case BEG -> isAt(sample, 0, key, ignoreCase);
      case END -> isAt(sample, last, key, ignoreCase);
      case SUB -> {
        for (int at = 0; at <= last; at++) {
          if (isAt(sample, at, key, ignoreCase)) {
            yield true;
          }
        }
        yield false;
      }
      default -> hasPart(sample, key, ignoreCase);
    };
  }

  private boolean hasPart(Sample sample, byte[] key, boolean ignoreCase) {
    if (key.length == 0) {
      return false;
    }
    int last = sample.length() - key.length;
    for (int at = 0; at <= last; at++) {
      boolean begins = at == 0 || isDelimiter(sample.at(at - 1));
      boolean ends = at == last || isDelimiter(sample.at(at + key.length));
      if (begins && ends && isAt(sample, at, key, ignoreCase)) {
        return true;
      }
    }
    return false;
  }

  private boolean isDelimiter(int c) {
    return delimiters.indexOf(c) >= 0;
  }

  private static boolean isAt(Sample sample, int at, byte[] key, boolean ignoreCase) {
    for (int i = 0; i < key.length; i++) {
      int a = sample.at(at + i);
      int b = key[i] & 0xff;
      if (a != b && (!ignoreCase || StringIndex.fold(a) != StringIndex.fold(b))) {
        return false;
      }
    }
    return true;
  }
}
