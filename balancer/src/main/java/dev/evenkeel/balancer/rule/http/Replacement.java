package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Subject;
import dev.evenkeel.balancer.sample.GroupReferences;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Regex;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.format.FormatBytes;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code replace-header} and its kin put in the place of a text: a format in which {@code \1}
 * stands for what the first group of an expression has matched. Immutable; any thread.
 */
final class Replacement {
  private static final ThreadLocal<Replacement.Room> ROOM = ThreadLocal.withInitial(Room::new);

  private final Pattern pattern;
  private final FormatBytes format;

  /** Where a thread writes replacements. */
  private static final class Room {
    byte[] format = new byte[256];
    byte[] bytes = {};
    final Slice slice = new Slice();
  }

  private Replacement(Pattern pattern, FormatBytes format) {
    this.pattern = pattern;
    this.format = format;
  }

  static Replacement parse(ActionLine line, String problemPrefix)
      throws InvalidExpressionException {
    Pattern pattern;
    try {
      pattern = Regex.compile(line.take(), false);
    } catch (InvalidExpressionException wrong) {
      throw new InvalidExpressionException(problemPrefix + wrong.getMessage());
    }
    return new Replacement(pattern, line.format());
  }

  /** Evaluates the format, once for all texts; what it yields stays this thread's. */
  int begin(Subject subject, Sample sample) {
    Room room = ROOM.get();
    Slice text = format.value(subject, sample);
    if (room.bytes.length != sample.capacity()) {
      room.bytes = new byte[sample.capacity()];
    }
    if (text.length() > room.format.length) {
      room.format = new byte[Math.max(text.length(), room.format.length * 2)];
    }
    System.arraycopy(text.bytes(), text.from(), room.format, 0, text.length());
    return text.length();
  }

  /**
   * Returns what takes the place of a text; null if the expression does not match it, or what would
   * take its place is too long.
   *
   * @param formatLength what {@link #begin} returned
   */
  @Nullable Slice of(Slice text, int formatLength) {
    Room room = ROOM.get();
    Matcher matcher = pattern.matcher(new Regex.Input(text.bytes(), text.from(), text.length()));
    try {
      if (!matcher.find()) {
        return null;
      }
    } catch (Regex.OutOfStepsException | StackOverflowError tooHard) {
      return null;
    }
    int length =
        GroupReferences.expand(
            room.format, formatLength, matcher, text.bytes(), text.from(), room.bytes, 0);
    // What reaches the end may have been cut.
    return length == room.bytes.length ? null : room.slice.set(room.bytes, 0, length);
  }

  /** A copy that outlives the next replacement. */
  static byte[] copy(Slice slice) {
    return Arrays.copyOfRange(slice.bytes(), slice.from(), slice.to());
  }
}
