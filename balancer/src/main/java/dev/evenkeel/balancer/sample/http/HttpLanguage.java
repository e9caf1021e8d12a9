package dev.evenkeel.balancer.sample.http;

import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;

/** The fetches and converters of this package. Stateless. */
public final class HttpLanguage {
  private HttpLanguage() {}

  /** Adds them to a language. */
  public static void register(SampleLanguage language) {
    StartLineFetches.register(language);
    TargetFetches.register(language);
    ParameterFetches.register(language);
    HeaderFetches.register(language);
    CookieFetches.register(language);
    BodyFetches.register(language);
    AuthorizationFetches.register(language);
    TlsFetches.register(language);
    CaptureConverters.register(language);
    language.converter(
        "language", "string[,string]", SampleType.STR, SampleType.STR, LanguageConverter::of);
  }
}
