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
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Converters of text as such. Stateless. */
final class TextConverters {
  private TextConverters() {}

  static void register(SampleLanguage language) {
    SampleType str = SampleType.STR;
    language
        .converter("lower", "", str, str, a -> (c, s) -> lower(s))
        .converter("upper", "", str, str, a -> (c, s) -> upper(s))
        .converter("length", "", str, SampleType.SINT, a -> (c, s) -> s.setNumber(s.length()))
        .converter("cut_crlf", "", str, str, a -> (c, s) -> cutLine(s))
        .converter("ltrim", "string", str, str, a -> trim(a, true))
        .converter("rtrim", "string", str, str, a -> trim(a, false))
        .converter("field", "integer,string[,integer]", str, str, a -> Fields.of(a, false))
        .converter("word", "integer,string[,integer]", str, str, a -> Fields.of(a, true))
        .converter("iif", "string,string", SampleType.BOOL, str, TextConverters::choice)
        .converter("concat", "string[,string,string]", str, str, TextConverters::concat)
        .converter("add_item", "string,string[,string]", str, str, TextConverters::addItem)
        .converter("strcmp", "string", str, SampleType.SINT, TextConverters::compare)
        .converter("host_only", "", str, str, a -> (c, s) -> hostOnly(s))
        .converter("port_only", "", str, SampleType.SINT, a -> (c, s) -> portOnly(s))
        .converter("regsub", "regex,string[,string]", str, str, Substitution::of);
  }

  private static boolean lower(Sample sample) {
    if (!sample.fitsRoom()) {
      return false;
    }
    byte[] room = sample.room();
    for (int i = 0; i < sample.length(); i++) {
      int c = sample.at(i);
      room[i] = (byte) (c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return sample.wroteText(room, sample.length());
  }

  private static boolean upper(Sample sample) {
    if (!sample.fitsRoom()) {
      return false;
    }
    byte[] room = sample.room();
    for (int i = 0; i < sample.length(); i++) {
      int c = sample.at(i);
      room[i] = (byte) (c >= 'a' && c <= 'z' ? c - 32 : c);
    }
    return sample.wroteText(room, sample.length());
  }

  private static boolean cutLine(Sample sample) {
    int end = 0;
    while (end < sample.length() && sample.at(end) != '\r' && sample.at(end) != '\n') {
      end++;
    }
    return sample.keep(0, end);
  }

  private static Converter trim(Arguments arguments, boolean left) {
    String characters = arguments.text(0);
    return (context, sample) -> {
      int first = 0;
      int end = sample.length();
      while (left && first < end && characters.indexOf(sample.at(first)) >= 0) {
        first++;
      }
      while (!left && end > 0 && characters.indexOf(sample.at(end - 1)) >= 0) {
        end--;
      }
      return sample.keep(first, end - first);
    };
  }

  private static Converter choice(Arguments arguments) {
    byte[] yes = arguments.text(0).getBytes(ISO_8859_1);
    byte[] no = arguments.text(1).getBytes(ISO_8859_1);
    return (context, sample) -> sample.setText(sample.isTrue() ? yes : no);
  }

  private static @Nullable VariableName registered(String text) throws InvalidExpressionException {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return VariableName.parse(text);
    } catch (InvalidExpressionException wrong) {
      throw new InvalidExpressionException("failed to register variable name '" + text + "'");
    }
  }

  /** Returns a variable as text; nothing where it has no value or none that can be text. */
  private static byte[] text(@Nullable VariableName name, SampleContext context) {
    Value value = name == null ? null : name.get(context);
    if (value == null) {
      return new byte[0];
    }
    Sample sample = new Sample();
    sample.set(value);
    return Casts.cast(sample, SampleType.STR) ? sample.copyOfBytes() : new byte[0];
  }

  private static Converter concat(Arguments arguments) throws InvalidExpressionException {
    byte[] before = arguments.text(0).getBytes(ISO_8859_1);
    VariableName name = registered(arguments.text(1));
    byte[] after = arguments.text(2).getBytes(ISO_8859_1);
    return (context, sample) -> append(sample, before, text(name, context), after);
  }

  /** As much as fits, less one byte: HAProxy has an end mark there. */
  private static boolean append(Sample sample, byte[]... parts) {
    byte[] room = sample.room();
    int at = Math.min(sample.length(), room.length - 1);
    System.arraycopy(sample.bytes(), sample.from(), room, 0, at);
    for (byte[] part : parts) {
      int count = Math.min(part.length, room.length - 1 - at);
      System.arraycopy(part, 0, room, at, count);
      at += count;
    }
    return sample.wroteText(room, at);
  }

  private static Converter addItem(Arguments arguments) throws InvalidExpressionException {
    byte[] delimiter = arguments.text(0).getBytes(ISO_8859_1);
    VariableName name = registered(arguments.text(1));
    byte[] suffix = arguments.text(2).getBytes(ISO_8859_1);
    if (name == null && suffix.length == 0) {
      throw new InvalidExpressionException("one of the optional arguments has to be nonempty");
    }
    return (context, sample) -> {
      byte[] item = text(name, context);
      boolean separated = sample.length() > 0 && item.length + suffix.length > 0;
      return append(sample, separated ? delimiter : new byte[0], item, suffix);
    };
  }

  private static Converter compare(Arguments arguments) throws InvalidExpressionException {
    VariableName name = registered(arguments.text(0));
    if (name == null) {
      throw new InvalidExpressionException("failed to register variable name ''");
    }
    return (context, sample) -> {
      Value value = name.get(context);
      if (value == null) {
        return false;
      }
      Sample other = new Sample();
      other.set(value);
      if (!Casts.cast(other, SampleType.STR)) {
        return false;
      }
      int common = Math.min(sample.length(), other.length());
      int at =
          Arrays.mismatch(
              sample.bytes(),
              sample.from(),
              sample.from() + common,
              other.bytes(),
              other.from(),
              other.from() + common);
      if (at >= 0) {
        return sample.setNumber(sample.at(at) - other.at(at));
      }
      return sample.setNumber(Integer.compare(sample.length(), other.length()));
    };
  }

  private static boolean hostOnly(Sample sample) {
    int end = portColon(sample);
    return sample.keep(0, end < 0 ? sample.length() : end) && lower(sample);
  }

  private static boolean portOnly(Sample sample) {
    int at = portColon(sample);
    long port = 0;
    for (int i = at + 1; at >= 0 && i < sample.length(); i++) {
      int digit = sample.at(i) - '0';
      if (digit < 0 || digit > 9 || port > 65_535) {
        return sample.setNumber(0);
      }
      port = port * 10 + digit;
    }
    return sample.setNumber(port);
  }

  /** Returns where the colon before a port stands; -1 if there is none. */
  private static int portColon(Sample sample) {
    int at = sample.length() - 1;
    while (at >= 0 && sample.at(at) >= '0' && sample.at(at) <= '9') {
      at--;
    }
    return at >= 0 && sample.at(at) == ':' ? at : -1;
  }
}
