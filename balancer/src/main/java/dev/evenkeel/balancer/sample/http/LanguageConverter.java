package dev.evenkeel.balancer.sample.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.Sample;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code language}: which of some languages a client likes best (RFC 9110 12.5.4). Immutable; any
 * thread.
 */
final class LanguageConverter {
  private static final int MOST = 1000;

  private final byte[][] languages;
  private final byte[] otherwise;

  private LanguageConverter(byte[][] languages, byte[] otherwise) {
    this.languages = languages;
    this.otherwise = otherwise;
  }

  static Converter of(Arguments arguments) {
    String[] words = arguments.text(0).split(";", -1);
    byte[][] languages = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      languages[i] = words[i].getBytes(ISO_8859_1);
    }
    LanguageConverter converter =
        new LanguageConverter(languages, arguments.text(1).getBytes(ISO_8859_1));
    return (context, sample) -> converter.choose(sample);
  }

  private boolean choose(Sample sample) {
    byte[] bytes = sample.bytes();
    int to = sample.from() + sample.length();
    int best = 0;
    byte[] chosen = otherwise;
    int at = sample.from();
    while (at < to) {
      int end = at;
      while (end < to && bytes[end] != ',') {
        end++;
      }
      int from = at;
      while (from < end && isBlank(bytes[from])) {
        from++;
      }
      int nameTo = from;
      while (nameTo < end && bytes[nameTo] != ';' && !isBlank(bytes[nameTo])) {
        nameTo++;
      }
      byte[] language = find(bytes, from, nameTo);
      if (language != null) {
        int weight = weight(bytes, nameTo, end);
        if (weight > best) {
          best = weight;
          chosen = language;
        }
      }
      at = end + 1;
    }
    return chosen.length > 0 && sample.setText(chosen);
  }

  /** The language itself, or what it is a variant of. */
  private byte @Nullable [] find(byte[] bytes, int from, int to) {
    byte[] exact = listed(bytes, from, to);
    if (exact != null) {
      return exact;
    }
    for (int i = from; i < to; i++) {
      if (bytes[i] == '-') {
        return listed(bytes, from, i);
      }
    }
    return null;
  }

  private byte @Nullable [] listed(byte[] bytes, int from, int to) {
    for (byte[] language : languages) {
      if (Arrays.equals(bytes, from, to, language, 0, language.length)) {
        return language;
      }
    }
    return null;
  }

  /** Reads {@code ;q=0.8} as thousandths; all of them where it cannot be read. */
  private static int weight(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && (bytes[at] == ';' || isBlank(bytes[at]))) {
      at++;
    }
    if (at + 2 >= to || (bytes[at] | 0x20) != 'q' || bytes[at + 1] != '=') {
      return MOST;
    }
    at += 2;
    if (bytes[at] != '0' && bytes[at] != '1') {
      return MOST;
    }
    int weight = (bytes[at++] - '0') * MOST;
    if (at < to && bytes[at] == '.') {
      int unit = MOST / 10;
      for (at++; at < to && bytes[at] >= '0' && bytes[at] <= '9' && unit > 0; at++) {
        weight += (bytes[at] - '0') * unit;
        unit /= 10;
      }
    }
    return Math.min(weight, MOST);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
