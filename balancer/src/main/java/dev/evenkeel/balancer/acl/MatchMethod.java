package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.SampleType;
import java.util.Locale;
import java.util.Optional;

/** How a sample is matched against patterns: what follows {@code -m} (manual, chapter 7.1). */
public enum MatchMethod {
  /** It is there at all. */
  FOUND(SampleType.ANY),
  /** It is true. */
  BOOL(SampleType.BOOL),
  /** It is a number in a range. */
  INT(SampleType.SINT),
  /** It is an address in a network. */
  IP(SampleType.ADDR),
  /** It is this block. */
  BIN(SampleType.BIN),
  /** Its length is a number in a range. */
  LEN(SampleType.STR),
  /** It is this string. */
  STR(SampleType.STR),
  /** It begins like this. */
  BEG(SampleType.STR),
  /** It contains this. */
  SUB(SampleType.STR),
  /** One of its parts between slashes is this. */
  DIR(SampleType.STR),
  /** One of its parts between dots is this. */
  DOM(SampleType.STR),
  /** It ends like this. */
  END(SampleType.STR),
  /** A regular expression is found in it. */
  REG(SampleType.STR);

  private final SampleType input;
  private final String word = name().toLowerCase(Locale.ROOT);

  MatchMethod(SampleType input) {
    this.input = input;
  }

  /** Returns the word that follows {@code -m}. */
  public String word() {
    return word;
  }

  /** Returns the type of samples that is matched. */
  public SampleType input() {
    return input;
  }

  /** Tells whether HAProxy keeps the patterns in a tree. */
  boolean isTree() {
    return this == STR || this == BEG || this == IP;
  }

  /** Tells whether patterns are numbers, so that operators may stand before them. */
  boolean takesNumbers() {
    return this == INT || this == LEN;
  }

  /** Tells whether there is something to match without any pattern. */
  boolean needsNoPattern() {
    return this == FOUND || this == BOOL;
  }

  /** Finds the method that a word names. */
  static Optional<MatchMethod> find(String word) {
    for (MatchMethod method : values()) {
      if (method.word.equals(word)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }

  /** Returns the method that goes without saying for a type of samples, if there is one. */
  static Optional<MatchMethod> ofType(SampleType type) {
    return switch (type) {
      case BOOL -> Optional.of(BOOL);
      case SINT -> Optional.of(INT);
      case ADDR, IPV4, IPV6 -> Optional.of(IP);
      case STR -> Optional.of(STR);
      case BIN, METH, ANY -> Optional.empty();
    };
  }
}
