package dev.evenkeel.balancer.sample.convert;

import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;

/** The converters of this package. Stateless. */
public final class Converters {
  private Converters() {}

  /** Adds them to a language. */
  public static void register(SampleLanguage language) {
    ArithmeticConverters.register(language);
    VariableConverters.register(language);
    TextConverters.register(language);
    HashConverters.register(language);
    DigestConverters.register(language);
    EncodingConverters.register(language);
    TimeConverters.register(language);
    OtherConverters.register(language);
    ByteConverters.register(language);
    CipherConverters.register(language);
    JsonQuery.register(language);
    JwtConverters.register(language);
    ProtobufConverters.register(language);
    FixConverters.register(language);
    MqttConverters.register(language);
    language.converter("json", "string", SampleType.STR, SampleType.STR, JsonEscape::of);
  }
}
