package dev.evenkeel.balancer.sample.convert;

import dev.evenkeel.balancer.sample.SampleLanguage;

/** The converters of this package. Stateless. */
public final class Converters {
  private Converters() {}

  /** Adds them to a language. */
  public static void register(SampleLanguage language) {
    ArithmeticConverters.register(language);
    VariableConverters.register(language);
    TextConverters.register(language);
  }
}
