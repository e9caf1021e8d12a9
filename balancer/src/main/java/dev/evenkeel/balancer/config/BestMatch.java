package dev.evenkeel.balancer.config;

import java.util.Collection;
import java.util.Optional;

/**
 * Finds which known word an unknown one was probably meant to be.
 *
 * <p>Words are compared by the letters they hold and by the pairs of neighbours among them, so that
 * swapped, lost and doubled letters cost little. All digits count as one letter, as do all other
 * signs. The measure was fitted to what HAProxy 2.6 suggests for some hundred misspellings.
 */
public final class BestMatch {
  private static final int SYMBOLS = 29;
  private static final int BORDER = 28;

  private BestMatch() {}

  /** Returns the nearest of the candidates, the first among equals, if it is near enough. */
  public static Optional<String> find(String word, Collection<String> candidates) {
    int[] print = fingerprint(word);
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int distance = distance(print, fingerprint(candidate));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = candidate;
      }
    }
    boolean near = bestDistance <= 2 * Math.min(word.length(), best.length());
    return near ? Optional.of(best) : Optional.empty();
  }

  /** Returns how far two words lie apart; 0 for equal ones. */
  public static int distance(String a, String b) {
    return distance(fingerprint(a), fingerprint(b));
  }

  private static int[] fingerprint(String word) {
    int[] print = new int[SYMBOLS * SYMBOLS + SYMBOLS];
    int from = BORDER;
    for (int i = 0; i < word.length(); i++) {
      int to = symbol(word.charAt(i));
      print[SYMBOLS * SYMBOLS + to] = 1;
      print[from * SYMBOLS + to]++;
      from = to;
    }
    print[from * SYMBOLS + BORDER]++;
    return print;
  }

  private static int symbol(char c) {
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 1;
    }
    if (c >= 'A' && c <= 'Z') {
      return c - 'A' + 1;
    }
    return c >= '0' && c <= '9' ? 27 : BORDER;
  }

  private static int distance(int[] a, int[] b) {
    int sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum;
  }
}
