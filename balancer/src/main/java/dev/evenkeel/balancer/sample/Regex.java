package dev.evenkeel.balancer.sample;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions as PCRE has them, by {@code java.util.regex}: the same language but for rare
 * constructs. Any thread.
 *
 * <p>One match may look at {@link #STEP_BUDGET} characters, going back included, and then counts as
 * none, as PCRE gives up at its match limit: input from outside must not hold an event loop.
 */
public final class Regex {
  /** How many characters one match may look at. */
  static final int STEP_BUDGET = 2_000_000;

  private Regex() {}

  /**
   * Compiles an expression over bytes.
   *
   * @throws InvalidExpressionException in PCRE's words
   */
  public static Pattern compile(String text, boolean ignoreCase) throws InvalidExpressionException {
    try {
      return Pattern.compile(text, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
    } catch (PatternSyntaxException wrong) {
      throw new InvalidExpressionException(describe(text, wrong));
    }
  }

  /** Returns what is wrong with an expression; nothing if it can be compiled. */
  static String problem(String text) {
    try {
      compile(text, false);
      return "";
    } catch (InvalidExpressionException wrong) {
      return wrong.getMessage();
    }
  }

  private static String describe(String text, PatternSyntaxException wrong) {
    String message = wrong.getDescription();
    String error;
    int offset = Math.max(0, wrong.getIndex());
    if (message.startsWith("Unclosed group")) {
      error = "missing closing parenthesis";
      offset = text.length();
    } else if (message.startsWith("Unmatched closing ')'")) {
      error = "unmatched closing parenthesis";
      offset = wrong.getIndex() + 1;
    } else if (message.startsWith("Dangling meta character")) {
      error = "quantifier does not follow a repeatable item";
    } else if (message.startsWith("Unclosed character class")) {
      error = "missing terminating ] for character class";
      offset = text.length();
    } else {
      error = message;
    }
    return "regex '" + text + "' is invalid (error=" + error + ", erroffset=" + offset + ")";
  }

  /** Bytes of a sample as chars; counts how often it is looked at. One match only. */
  public static final class Input implements CharSequence {
    private final byte[] bytes;
    private final int from;
    private final int length;
    private int steps;

    /** Wraps the bytes of a sample. */
    public Input(Sample sample) {
      this(sample.bytes(), sample.from(), sample.length());
    }

    /** Wraps bytes. */
    public Input(byte[] bytes, int from, int length) {
      this.bytes = bytes;
      this.from = from;
      this.length = length;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public char charAt(int index) {
      if (++steps > STEP_BUDGET) {
        throw new OutOfStepsException();
      }
      return (char) (bytes[from + index] & 0xff);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Input(bytes, from + start, end - start);
    }

    @Override
    public String toString() {
      return new String(bytes, from, length, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
  }

  /** A match looked at too many characters. */
  public static final class OutOfStepsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfStepsException() {
      super("a regular expression looked at too many characters", null, false, false);
    }
  }

  /** Tells whether the expression is found in a sample. */
  public static boolean find(Pattern pattern, Sample sample) {
    return find(pattern, sample.bytes(), sample.from(), sample.length());
  }

  /** Tells whether the expression is found in bytes. */
  public static boolean find(Pattern pattern, byte[] bytes, int from, int length) {
    try {
      return pattern.matcher(new Input(bytes, from, length)).find();
    } catch (OutOfStepsException | StackOverflowError tooHard) {
      return false;
    }
  }
}
