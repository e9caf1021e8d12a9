package dev.evenkeel.balancer.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** A value: what an answer is compared with (manual, {@code tcp-check expect}). Stateless. */
sealed interface Match {

  /** The bytes of a text, anywhere in the answer. */
  record Text(String text) implements Match {}

  /** Bytes that were given in hexadecimal, one char each, anywhere in the answer. */
  record Bytes(String bytes) implements Match {}

  /**
   * A text, anywhere in the answer, that is made anew for each check.
   *
   * @param hexadecimal whether it says the bytes in hexadecimal
   */
  record Made(CheckText text, boolean hexadecimal) implements Match {
    /**
     * What to compare with in one check.
     *
     * @throws Unmade saying why there is nothing to compare with
     */
    @Override
    public Match in(CheckContext context) throws Unmade {
      String made = text.orUnmade(context).fixed();
      if (!hexadecimal) {
        return new Text(made);
      }
      if (!HexText.problem(made).isEmpty()) {
        throw new Unmade("Failed to parse hexastring resulting of eval of a log-format string");
      }
      return new Bytes(HexText.bytes(made));
    }
  }

  /** There is nothing to compare with; the message says why, in HAProxy's words. */
  final class Unmade extends Exception {
    private static final long serialVersionUID = 1L;

    Unmade(String message) {
      super(message, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * What to compare with in one check.
   *
   * @throws Unmade where there is nothing
   */
  default Match in(CheckContext context) throws Unmade {
    return this;
  }

  /** A regular expression on the answer, one char for each byte. */
  record Regex(Pattern pattern) implements Match {}

  /** A regular expression on the answer in upper-case hexadecimal. */
  record HexRegex(Pattern pattern) implements Match {}

  /** Status codes of an HTTP answer, each from {@code first} to {@code last}. */
  record StatusCodes(List<Range> ranges) implements Match {
    /** Codes from one to another, both included. */
    record Range(int first, int last) {}

    boolean contains(int code) {
      return ranges.stream().anyMatch(range -> code >= range.first && code <= range.last);
    }
  }

  /** A regular expression on the status code of an HTTP answer. */
  record StatusRegex(Pattern pattern) implements Match {}

  /** A header of an HTTP answer. */
  record Header(HeaderMatch header) implements Match {}

  /**
   * A protocol's own judgement of an answer.
   *
   * <p>It is asked again whenever more has come; {@code ended} tells it that nothing more will.
   */
  non-sealed interface Answer extends Match {
    /** Judges what has come so far. */
    Judgement judge(byte[] bytes, int length, boolean ended);
  }

  /** What became of a comparison. */
  sealed interface Judgement {
    /** More is needed. */
    record Wait() implements Judgement {}

    /** It is over. */
    record Done(CheckStatus status, int code, String info) implements Judgement {}

    /** More is needed. */
    Judgement WAIT = new Wait();

    /** It is over; a number and a text go with it. */
    static Judgement done(CheckStatus status, int code, String info) {
      return new Done(status, code, info);
    }

    /** It is over; nothing goes with it. */
    static Judgement done(CheckStatus status) {
      return new Done(status, 0, "");
    }
  }

  /** Whether an answer contains what is looked for; for those matches that look at all of it. */
  default boolean isIn(String answer) {
    return switch (this) {
      case Text(String text) -> answer.contains(text);
      case Bytes(String bytes) -> answer.contains(bytes);
      case Regex(Pattern pattern) -> pattern.matcher(answer).find();
      case HexRegex(Pattern pattern) ->
          pattern
              .matcher(HexFormat.of().withUpperCase().formatHex(answer.getBytes(ISO_8859_1)))
              .find();
      default -> throw new IllegalStateException(toString());
    };
  }

  /** Bytes that a shorter answer cannot hold: those of an exact text. */
  default int exactLength() {
    return switch (this) {
      case Text(String text) -> text.length();
      case Bytes(String bytes) -> bytes.length();
      default -> Integer.MAX_VALUE;
    };
  }
}
