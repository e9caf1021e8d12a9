package dev.evenkeel.balancer.sample.convert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Value;
import dev.evenkeel.balancer.sample.VariableName;
import org.jspecify.annotations.Nullable;

/** Parts of values, and values made ready to be looked up or looked through. Stateless. */
final class ByteConverters {
  private static final int DEL = 0x7f;
  private static final int DEL_BIT = 32;
  private static final long ALL_CONTROLS = 0x1_ffff_ffffL;
  private static final long ALL_BUT_TAB = 0x1_ffff_fdffL;
  private static final long FORBIDDEN_IN_HTTP = 0x2401;

  /** A number, or the variable that holds it. */
  private record Bound(int number, @Nullable VariableName variable) {
    static Bound of(Arguments arguments, int index) throws InvalidExpressionException {
      String text = arguments.text(index);
      if (text.matches("[+-]?[0-9]+")) {
        try {
          return new Bound((int) Long.parseLong(text), null);
        } catch (NumberFormatException tooLarge) {
          return new Bound(text.startsWith("-") ? 0 : -1, null);
        }
      }
      try {
        return new Bound(0, VariableName.parse(text));
      } catch (InvalidExpressionException notAVariable) {
        throw new InvalidExpressionException(
            "failed to parse '" + text + "' as type 'integer' at position " + (index + 1));
      }
    }

    /** The number; negative where there is none. */
    int get(SampleContext context) {
      if (variable == null) {
        return number;
      }
      Value value = variable.get(context);
      if (value == null) {
        return -1;
      }
      Sample number = new Sample();
      number.set(value);
      return Casts.cast(number, SampleType.SINT)
          ? Math.clamp(number.number(), -1, Integer.MAX_VALUE)
          : -1;
    }
  }

  private ByteConverters() {}

  static void register(SampleLanguage language) {
    SampleType str = SampleType.STR;
    language
        .converter(
            "bytes",
            "integer or variable[,integer or variable]",
            SampleType.BIN,
            SampleType.BIN,
            a -> bytes(a))
        .converter("base2", "", SampleType.BIN, str, a -> (c, s) -> bits(s))
        .converter("reverse", "", str, str, a -> (c, s) -> reverse(s))
        .converter("reverse_dom", "", str, str, a -> (c, s) -> reverseLabels(s))
        .converter("has_ctl", "[string]", SampleType.BIN, SampleType.BOOL, ByteConverters::controls)
        .converter("param", "string[,string]", str, str, ByteConverters::parameter);
  }

  private static Converter bytes(Arguments arguments) throws InvalidExpressionException {
    Bound offset = Bound.of(arguments, 0);
    Bound count = arguments.has(1) ? Bound.of(arguments, 1) : null;
    return (context, sample) -> {
      int from = offset.get(context);
      if (from < 0 || sample.length() <= from) {
        return sample.keep(0, 0);
      }
      int rest = sample.length() - from;
      if (count == null) {
        return sample.keep(from, rest);
      }
      int wanted = count.get(context);
      if (wanted < 0 && count.variable() != null) {
        return sample.keep(0, 0);
      }
      return sample.keep(from, wanted < 0 ? rest : Math.min(wanted, rest));
    };
  }

  private static boolean bits(Sample sample) {
    byte[] room = sample.room();
    int at = 0;
    for (int i = 0; i < sample.length() && at + 8 <= room.length; i++) {
      for (int bit = 7; bit >= 0; bit--) {
        room[at++] = (byte) ('0' + (sample.at(i) >> bit & 1));
      }
    }
    return sample.wroteText(room, at);
  }

  private static boolean reverse(Sample sample) {
    if (!sample.fitsRoom()) {
      return false;
    }
    byte[] room = sample.room();
    int length = sample.length();
    for (int i = 0; i < length; i++) {
      room[i] = (byte) sample.at(length - 1 - i);
    }
    return sample.wroteText(room, length);
  }

  /** {@code a.b.c} becomes {@code c.b.a}; a label without a letter has no place in either. */
  private static boolean reverseLabels(Sample sample) {
    if (!sample.fitsRoom()) {
      return false;
    }
    int length = sample.length();
    if (length > 0 && sample.at(length - 1) == '.') {
      length--;
    }
    byte[] room = sample.room();
    int at = 0;
    int end = length;
    for (int i = length - 1; i >= -1; i--) {
      if (i >= 0 && sample.at(i) != '.') {
        continue;
      }
      if (i + 1 == end) {
        return false;
      }
      if (at > 0) {
        room[at++] = '.';
      }
      System.arraycopy(sample.bytes(), sample.from() + i + 1, room, at, end - i - 1);
      at += end - i - 1;
      end = i;
    }
    return sample.wroteText(room, at);
  }

  private static Converter controls(Arguments arguments) throws InvalidExpressionException {
    String text = arguments.text(0);
    long mask =
        switch (text) {
          case "" -> ALL_BUT_TAB;
          case "any" -> ALL_CONTROLS;
          case "http" -> FORBIDDEN_IN_HTTP;
          default -> mask(text);
        };
    return (context, sample) -> {
      for (int i = 0; i < sample.length(); i++) {
        int c = sample.at(i);
        int bit = c == DEL ? DEL_BIT : c;
        if (bit <= DEL_BIT && c != ' ' && (mask >> bit & 1) != 0) {
          return sample.setBool(true);
        }
      }
      return sample.setBool(false);
    };
  }

  private static long mask(String text) throws InvalidExpressionException {
    try {
      long mask =
          text.startsWith("0x") || text.startsWith("0X")
              ? Long.parseLong(text.substring(2), 16)
              : Long.parseLong(text);
      if (mask >= 0 && mask <= ALL_CONTROLS) {
        return mask;
      }
    } catch (NumberFormatException wrong) {
      // Said below, as for one that is too large.
    }
    throw new InvalidExpressionException(
        "the mask must be 'any', 'http' or a number of at most 33 bits, not '" + text + "'");
  }

  private static Converter parameter(Arguments arguments) throws InvalidExpressionException {
    byte[] name = arguments.text(0).getBytes(ISO_8859_1);
    String given = arguments.text(1);
    int delimiter;
    if (given.isEmpty()) {
      delimiter = '&';
    } else if (given.length() == 1) {
      delimiter = given.charAt(0);
    } else if (given.matches("0[xX][0-9a-fA-F]{2}")) {
      delimiter = Integer.parseInt(given.substring(2), 16);
    } else {
      throw new InvalidExpressionException("Delimiter must be a single character.");
    }
    return (context, sample) -> {
      int from = 0;
      while (from < sample.length()) {
        int end = from;
        while (end < sample.length() && sample.at(end) != delimiter) {
          end++;
        }
        if (startsWith(sample, from, end, name)) {
          int value = from + name.length;
          if (value == end) {
            return sample.keep(from, 0);
          }
          if (sample.at(value) == '=') {
            return sample.keep(value + 1, end - value - 1);
          }
        }
        from = end + 1;
      }
      return false;
    };
  }

  private static boolean startsWith(Sample sample, int from, int end, byte[] name) {
    if (end - from < name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (sample.at(from + i) != (name[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }
}
