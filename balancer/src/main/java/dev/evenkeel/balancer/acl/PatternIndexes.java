package dev.evenkeel.balancer.acl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Regex;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.fetch.Hexadecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the index that suits a method. Stateless. */
final class PatternIndexes {
  private PatternIndexes() {}

  /**
   * Makes an index.
   *
   * @throws InvalidExpressionException for a pattern that is none
   */
  static PatternIndex of(MatchMethod method, boolean dotted, List<Pattern> patterns)
      throws InvalidExpressionException {
    return switch (method) {
      case FOUND, BOOL -> sample -> null;
      case INT -> NumberIndex.of(patterns, dotted);
      case LEN -> lengths(NumberIndex.of(patterns, dotted));
      case IP -> AddressIndex.of(patterns);
      case BIN -> binary(patterns);
      case STR -> new StringIndex(patterns);
      case BEG, SUB, END, DIR, DOM -> new SearchIndex(method, patterns);
      case REG -> expressions(patterns);
    };
  }

  private static PatternIndex lengths(PatternIndex numbers) {
    return sample -> {
      sample.setNumber(sample.length());
      return numbers.find(sample);
    };
  }

  private static PatternIndex binary(List<Pattern> patterns) throws InvalidExpressionException {
    List<byte[]> blocks = new ArrayList<>();
    for (Pattern pattern : patterns) {
      blocks.add(Hexadecimal.parse(pattern.text()));
    }
    return sample -> {
      for (int i = 0; i < blocks.size(); i++) {
        if (equal(sample, blocks.get(i))) {
          return patterns.get(i);
        }
      }
      return null;
    };
  }

  private static boolean equal(Sample sample, byte[] block) {
    return java.util.Arrays.equals(
        sample.bytes(), sample.from(), sample.from() + sample.length(), block, 0, block.length);
  }

  private static PatternIndex expressions(List<Pattern> patterns)
      throws InvalidExpressionException {
    List<java.util.regex.Pattern> compiled = new ArrayList<>();
    for (Pattern pattern : patterns) {
      compiled.add(Regex.compile(pattern.text(), pattern.ignoreCase()));
    }
    return new PatternIndex() {
      @Override
      public @Nullable Pattern find(Sample sample) {
        for (int i = 0; i < compiled.size(); i++) {
          if (Regex.find(compiled.get(i), sample)) {
            return patterns.get(i);
          }
        }
        return null;
      }
    };
  }

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
