package dev.evenkeel.balancer.sample.convert;

import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;

/** Converters of text as such. Stateless. */
final class TextConverters {
  private TextConverters() {}

  static void register(SampleLanguage language) {
    language
        .converter("lower", "", SampleType.STR, SampleType.STR, a -> (c, s) -> lower(s))
        .converter("upper", "", SampleType.STR, SampleType.STR, a -> (c, s) -> upper(s))
        .converter(
            "length", "", SampleType.STR, SampleType.SINT, a -> (c, s) -> s.setNumber(s.length()));
  }

  private static boolean lower(Sample sample) {
    byte[] room = sample.room();
    for (int i = 0; i < sample.length(); i++) {
      int c = sample.at(i);
      room[i] = (byte) (c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return sample.wroteText(room, sample.length());
  }

  private static boolean upper(Sample sample) {
    byte[] room = sample.room();
    for (int i = 0; i < sample.length(); i++) {
      int c = sample.at(i);
      room[i] = (byte) (c >= 'a' && c <= 'z' ? c - 32 : c);
    }
    return sample.wroteText(room, sample.length());
  }
}
