package dev.evenkeel.balancer.sample.convert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;

/** {@code json}: escapes text for a JSON string, ASCII alone. Stateless. */
final class JsonEscape {
  private enum Decoder {
    ASCII,
    UTF8,
    UTF8S,
    UTF8P,
    UTF8PS;

    boolean isSilent() {
      return this == UTF8S || this == UTF8PS;
    }

    boolean isPermissive() {
      return this == UTF8P || this == UTF8PS;
    }
  }

  private JsonEscape() {}

  static Converter of(Arguments arguments) throws InvalidExpressionException {
    Decoder decoder =
        switch (arguments.text(0)) {
          case "", "ascii" -> Decoder.ASCII;
          case "utf8" -> Decoder.UTF8;
          case "utf8s" -> Decoder.UTF8S;
          case "utf8p" -> Decoder.UTF8P;
          case "utf8ps" -> Decoder.UTF8PS;
          default ->
              throw new InvalidExpressionException(
                  "Unexpected input code type. Allowed value are 'ascii', 'utf8', 'utf8s',"
                      + " 'utf8p' and 'utf8ps'");
        };
    return (context, sample) -> escape(sample, decoder);
  }

  private static boolean escape(Sample sample, Decoder decoder) {
    StringBuilder out = new StringBuilder(sample.length() + 16);
    int at = 0;
    while (at < sample.length()) {
      int c = sample.at(at);
      if (decoder == Decoder.ASCII || c < 0x80) {
        at++;
        append(out, c);
        continue;
      }
      int length = sequenceLength(sample, at);
      int codePoint = length > 0 ? decode(sample, at, length) : -1;
      boolean wrong = length <= 0;
      if (!wrong && !decoder.isPermissive()) {
        wrong = isOverlong(codePoint, length);
      }
      wrong |=
          codePoint > 0xffff
              || (codePoint >= 0xd800 && codePoint <= 0xdfff)
              || codePoint == 0xfffe
              || codePoint == 0xffff;
      if (!wrong) {
        append(out, codePoint);
      } else if (!decoder.isSilent()) {
        return false;
      }
      at += Math.max(1, Math.abs(length));
    }
    byte[] result = out.toString().getBytes(ISO_8859_1);
    return result.length < sample.capacity() && sample.setText(result);
  }

  /** Returns the length of a sequence; what was read of a broken one, negative. */
  private static int sequenceLength(Sample sample, int at) {
    int c = sample.at(at);
    int wanted =
        c >= 0xfc && c < 0xfe
            ? 6
            : c >= 0xf8 && c < 0xfc
                ? 5
                : c >= 0xf0 && c < 0xf8
                    ? 4
                    : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xc0 && c < 0xe0 ? 2 : 0;
    if (wanted == 0) {
      return -1;
    }
    for (int i = 1; i < wanted; i++) {
      if (at + i >= sample.length() || (sample.at(at + i) & 0xc0) != 0x80) {
        return -i;
      }
    }
    return wanted;
  }

  private static int decode(Sample sample, int at, int length) {
    int value = sample.at(at) & (0x7f >> length);
    for (int i = 1; i < length; i++) {
      value = (value << 6) | (sample.at(at + i) & 0x3f);
    }
    return value;
  }

  private static boolean isOverlong(int codePoint, int length) {
    return switch (length) {
      case 2 -> codePoint < 0x80;
      case 3 -> codePoint < 0x800;
      case 4 -> codePoint < 0x10000;
      default -> true;
    };
  }

  private static void append(StringBuilder out, int c) {
    switch (c) {
      case '"', '\\', '/' -> out.append('\\').append((char) c);
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c >= 0x20 && c < 0x7f) {
          out.append((char) c);
        } else {
          out.append("\\u");
          for (int shift = 12; shift >= 0; shift -= 4) {
            out.append("0123456789abcdef".charAt((c >> shift) & 15));
          }
        }
      }
    }
  }
}
