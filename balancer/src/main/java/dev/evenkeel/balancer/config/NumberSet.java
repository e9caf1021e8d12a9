package dev.evenkeel.balancer.config;

import java.util.BitSet;
import java.util.Optional;

/** Sets of threads as the language writes them: all, odd, even, 3, 2-5, 4- . Stateless. */
public final class NumberSet {
  private NumberSet() {}

  /**
   * Reads a set of numbers from 1 on.
   *
   * @param max the largest number
   * @return empty where the text is none, or a number is out of range
   */
  public static Optional<BitSet> parse(String text, int max) {
    BitSet set = new BitSet(max + 1);
    switch (text) {
      case "all" -> set.set(1, max + 1);
      case "odd", "even" -> {
        for (int number = text.equals("odd") ? 1 : 2; number <= max; number += 2) {
          set.set(number);
        }
      }
      default -> {
        if (!text.matches("[0-9]{1,4}(-([0-9]{1,4})?)?")) {
          return Optional.empty();
        }
        int dash = text.indexOf('-');
        int first = Numbers.lenient(dash < 0 ? text : text.substring(0, dash));
        int last =
            dash < 0
                ? first
                : dash == text.length() - 1 ? max : Numbers.lenient(text.substring(dash + 1));
        if (Math.min(first, last) < 1 || Math.max(first, last) > max) {
          return Optional.empty();
        }
        set.set(Math.min(first, last), Math.max(first, last) + 1);
      }
    }
    return Optional.of(set);
  }
}
