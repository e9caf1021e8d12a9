package dev.evenkeel.balancer.sample.convert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import java.util.Base64;

/** Bytes as digits, base64 and percent signs, and back. Stateless. */
final class EncodingConverters {
  private static final byte[] UPPER = "0123456789ABCDEF".getBytes(ISO_8859_1);

  private EncodingConverters() {}

  static void register(SampleLanguage language) {
    language
        .converter("base64", "", SampleType.BIN, SampleType.STR, a -> encode(Base64.getEncoder()))
        .converter(
            "ub64enc",
            "",
            SampleType.BIN,
            SampleType.STR,
            a -> encode(Base64.getUrlEncoder().withoutPadding()))
        .converter("b64dec", "", SampleType.STR, SampleType.BIN, a -> decode(false))
        .converter("ub64dec", "", SampleType.STR, SampleType.BIN, a -> decode(true))
        .converter("hex", "", SampleType.BIN, SampleType.STR, a -> (c, s) -> hex(s))
        .converter("hex2i", "", SampleType.STR, SampleType.SINT, a -> (c, s) -> hexToNumber(s))
        .converter(
            "be2hex",
            "string[,integer,integer]",
            SampleType.BIN,
            SampleType.STR,
            EncodingConverters::bigEndianToHex)
        .converter(
            "be2dec",
            "string[,integer,integer]",
            SampleType.BIN,
            SampleType.STR,
            a -> toDecimal(a, "be2dec"))
        .converter(
            "le2dec",
            "string[,integer,integer]",
            SampleType.BIN,
            SampleType.STR,
            a -> toDecimal(a, "le2dec"))
        .converter("htonl", "", SampleType.SINT, SampleType.BIN, a -> (c, s) -> networkOrder(s))
        .converter(
            "url_dec", "[integer]", SampleType.STR, SampleType.STR, EncodingConverters::urlDecode)
        .converter(
            "url_enc", "string", SampleType.STR, SampleType.STR, EncodingConverters::urlEncode);
  }

  private static Converter encode(Base64.Encoder encoder) {
    return (context, sample) -> {
      byte[] room = sample.room();
      if ((sample.length() + 2L) / 3 * 4 > room.length) {
        return false;
      }
      byte[] in = sample.copyOfBytes();
      return sample.wroteText(room, encoder.encode(in, room));
    };
  }

  private static Converter decode(boolean url) {
    return (context, sample) -> {
      byte[] in = sample.copyOfBytes();
      if (!url && in.length % 4 != 0) {
        return false;
      }
      try {
        byte[] out = (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(in);
        return sample.setBinary(out, 0, out.length);
      } catch (IllegalArgumentException wrong) {
        return false;
      }
    };
  }

  private static int hexByte(int value, byte[] to, int at) {
    to[at] = UPPER[(value >> 4) & 15];
    to[at + 1] = UPPER[value & 15];
    return at + 2;
  }

  private static boolean hex(Sample sample) {
    byte[] room = sample.room();
    int at = 0;
    for (int i = 0; i < sample.length() && at + 2 <= room.length; i++) {
      at = hexByte(sample.at(i), room, at);
    }
    return sample.wroteText(room, at);
  }

  private static boolean hexToNumber(Sample sample) {
    long value = 0;
    for (int i = 0; i < sample.length(); i++) {
      int digit = Character.digit(sample.at(i), 16);
      if (digit < 0 || sample.at(i) > 127) {
        return false;
      }
      value = (value << 4) + digit;
    }
    return sample.setNumber(value);
  }

  private static boolean networkOrder(Sample sample) {
    byte[] room = sample.room();
    for (int i = 0; i < 4; i++) {
      room[i] = (byte) (sample.number() >> (24 - 8 * i));
    }
    return sample.wroteBinary(room, 4);
  }

  private static Converter bigEndianToHex(Arguments arguments) throws InvalidExpressionException {
    byte[] separator = arguments.text(0).getBytes(ISO_8859_1);
    int chunk = chunk(arguments, separator.length > 0, Integer.MAX_VALUE, "be2hex");
    boolean truncate = arguments.number(2, 0) != 0;
    return (context, sample) -> {
      byte[] room = sample.room();
      int at = 0;
      int end = truncate ? sample.length() - sample.length() % chunk : sample.length();
      for (int i = 0; i < end; i++) {
        if (i > 0 && i % chunk == 0) {
          if (at + separator.length > room.length) {
            break;
          }
          System.arraycopy(separator, 0, room, at, separator.length);
          at += separator.length;
        }
        if (at + 2 > room.length) {
          break;
        }
        at = hexByte(sample.at(i), room, at);
      }
      return sample.wroteText(room, at);
    };
  }

  private static int chunk(Arguments arguments, boolean separated, int max, String name)
      throws InvalidExpressionException {
    if (!arguments.has(1)) {
      if (separated || max < Integer.MAX_VALUE) {
        throw new InvalidExpressionException(
            separated ? "chunk_size needed along with separator" : "chunk_size required");
      }
      return 1;
    }
    int chunk = arguments.integer(1, 1);
    if (chunk <= 0 || chunk > max) {
      throw new InvalidExpressionException(
          max < Integer.MAX_VALUE
              ? name + " chunk_size must be between 1 and " + max
              : "chunk_size value must be positive");
    }
    return chunk;
  }

  private static Converter toDecimal(Arguments arguments, String name)
      throws InvalidExpressionException {
    byte[] separator = arguments.text(0).getBytes(ISO_8859_1);
    boolean bigEndian = name.equals("be2dec");
    int chunk = chunk(arguments, false, Long.BYTES, name);
    boolean truncate = arguments.number(2, 0) != 0;
    return (context, sample) -> {
      byte[] room = sample.room();
      int at = 0;
      int end = truncate ? sample.length() - sample.length() % chunk : sample.length();
      for (int i = 0; i < end; i += chunk) {
        long value = 0;
        for (int j = i; j < Math.min(i + chunk, end); j++) {
          value =
              bigEndian
                  ? (value << 8) | sample.at(j)
                  : value | (long) sample.at(j) << (8 * (j - i));
        }
        byte[] digits = Long.toUnsignedString(value).getBytes(ISO_8859_1);
        if (at + separator.length + digits.length > room.length) {
          break;
        }
        if (i > 0) {
          System.arraycopy(separator, 0, room, at, separator.length);
          at += separator.length;
        }
        System.arraycopy(digits, 0, room, at, digits.length);
        at += digits.length;
      }
      return sample.wroteText(room, at);
    };
  }

  private static Converter urlDecode(Arguments arguments) {
    boolean form = arguments.number(0, 0) != 0;
    return (context, sample) -> {
      if (!sample.fitsRoom()) {
        return false;
      }
      byte[] room = sample.room();
      int at = 0;
      boolean query = form;
      for (int i = 0; i < sample.length(); i++) {
        int c = sample.at(i);
        if (c == '+' && query) {
          room[at++] = ' ';
        } else if (c == '%') {
          if (i + 2 >= sample.length()) {
            return false;
          }
          int high = Character.digit(sample.at(i + 1), 16);
          int low = Character.digit(sample.at(i + 2), 16);
          if (high < 0 || low < 0) {
            return false;
          }
          room[at++] = (byte) ((high << 4) | low);
          i += 2;
        } else {
          query |= c == '?';
          room[at++] = (byte) c;
        }
      }
      return sample.wroteText(room, at);
    };
  }

  private static Converter urlEncode(Arguments arguments) throws InvalidExpressionException {
    String type = arguments.text(0);
    if (!type.isEmpty() && !type.equals("query")) {
      throw new InvalidExpressionException("Unexpected encode type. Allowed value is 'query'");
    }
    return (context, sample) -> {
      byte[] room = sample.room();
      int at = 0;
      for (int i = 0; i < sample.length(); i++) {
        int c = sample.at(i);
        if (at + 3 > room.length) {
          return false;
        }
        if (isUnreserved(c)) {
          room[at++] = (byte) c;
        } else {
          room[at++] = '%';
          at = hexByte(c, room, at);
        }
      }
      return sample.wroteText(room, at);
    };
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
