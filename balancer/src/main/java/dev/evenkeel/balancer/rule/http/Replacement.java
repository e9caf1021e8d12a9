package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Subject;
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
    int length = expand(room, formatLength, matcher, text);
    return length < 0 ? null : room.slice.set(room.bytes, 0, length);
  }

  private static int expand(Room room, int formatLength, Matcher matcher, Slice text) {
    byte[] format = room.format;
    byte[] out = room.bytes;
    int length = 0;
    for (int i = 0; i < formatLength; i++) {
      int b = format[i];
      if (b != '\\' || i + 1 == formatLength) {
        if (length == out.length) {
          return -1;
        }
        out[length++] = (byte) b;
        continue;
      }
      int next = format[++i];
      if (next >= '0' && next <= '9') {
        int group = next - '0';
        if (group <= matcher.groupCount() && matcher.start(group) >= 0) {
          int count = matcher.end(group) - matcher.start(group);
          if (length + count > out.length) {
            return -1;
          }
          System.arraycopy(text.bytes(), text.from() + matcher.start(group), out, length, count);
          length += count;
        }
        continue;
      }
      if (next == 'x' && i + 2 < formatLength && isHex(format, i + 1)) {
        next = Character.digit(format[i + 1], 16) * 16 + Character.digit(format[i + 2], 16);
        i += 2;
      }
      if (length == out.length) {
        return -1;
      }
      out[length++] = (byte) next;
    }
    return length;
  }

  private static boolean isHex(byte[] bytes, int at) {
    return Character.digit(bytes[at], 16) >= 0 && Character.digit(bytes[at + 1], 16) >= 0;
  }

  /** A copy that outlives the next replacement. */
  static byte[] copy(Slice slice) {
    return Arrays.copyOfRange(slice.bytes(), slice.from(), slice.to());
  }
}
