package dev.evenkeel.balancer.sample;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.sample.convert.Converters;
import dev.evenkeel.balancer.sample.fetch.Fetches;
import dev.evenkeel.balancer.sample.http.HttpLanguage;

/** The language of expressions with all fetches and converters of this package. Stateless. */
public final class StandardLanguage {
  private StandardLanguage() {}

  /** Makes one as a release of HAProxy has it. */
  public static SampleLanguage of(Compatibility compatibility) {
    SampleLanguage language = new SampleLanguage(compatibility);
    Fetches.register(language);
    Converters.register(language);
    HttpLanguage.register(language);
    return language;
  }
}
