package dev.evenkeel.balancer.sample.http;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;

/** {@code url_dec} and {@code url_enc}: percent-encoding (RFC 3986 2.1). Stateless. */
final class UrlConverters {
  private static final String HEX = "0123456789ABCDEF";

  private UrlConverters() {}

  static void register(SampleLanguage language) {
    language
        .converter("url_dec", "[integer]", SampleType.STR, SampleType.STR, UrlConverters::decoding)
        .converter("url_enc", "[string]", SampleType.STR, SampleType.STR, UrlConverters::encoding);
  }

  private static Converter decoding(Arguments arguments) {
    boolean form = arguments.integer(0, 0) != 0;
    return (context, sample) -> decode(sample, form);
  }

  private static boolean decode(Sample sample, boolean form) {
    byte[] room = sample.room();
    boolean inQuery = form;
    int length = sample.length();
    if (length > room.length) {
      return false;
    }
    int at = 0;
    for (int i = 0; i < length; i++) {
      int c = sample.at(i);
      if (c == '+' && inQuery) {
        c = ' ';
      } else if (c == '?') {
        inQuery = true;
      } else if (c == '%') {
        int high = digit(sample, i + 1);
        int low = digit(sample, i + 2);
        if (high < 0 || low < 0) {
          return false;
        }
        c = high << 4 | low;
        i += 2;
      }
      room[at++] = (byte) c;
    }
    return sample.wroteText(room, at);
  }

  private static int digit(Sample sample, int index) {
    return index < sample.length() ? Character.digit(sample.at(index), 16) : -1;
  }

  private static Converter encoding(Arguments arguments) throws InvalidExpressionException {
    if (arguments.has(0) && !arguments.text(0).equals("query")) {
      throw new InvalidExpressionException("Unexpected encode type. Allowed value is 'query'");
    }
    return (context, sample) -> encode(sample);
  }

  private static boolean encode(Sample sample) {
    byte[] room = sample.room();
    int at = 0;
    for (int i = 0; i < sample.length(); i++) {
      int c = sample.at(i);
      boolean plain = isUnreserved(c);
      if (at + (plain ? 1 : 3) > room.length) {
        return false;
      }
      if (plain) {
        room[at++] = (byte) c;
      } else {
        room[at++] = '%';
        room[at++] = (byte) HEX.charAt(c >> 4);
        room[at++] = (byte) HEX.charAt(c & 15);
      }
    }
    return sample.wroteText(room, at);
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
