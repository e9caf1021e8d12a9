package dev.evenkeel.balancer.sample.fetch;

import dev.evenkeel.balancer.http.TimeoutKind;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.StreamFacts;

/**
 * Fetches of what limits a stream, as its frontend and its backend are configured and as rules have
 * left it (manual, chapter 7.3.2). Stateless.
 */
final class LimitFetches {
  private LimitFetches() {}

  static void register(SampleLanguage language) {
    Availability backend = Availability.BACKEND;
    for (TimeoutKind kind : TimeoutKind.values()) {
      String suffix = kind.word() + "_timeout";
      if (kind.isOfBackends()) {
        language.fetch(
            "be_" + suffix,
            "",
            SampleType.SINT,
            backend,
            ProcessFetches.of(stream -> stream.backendTimeoutMs(kind)));
      }
      if (kind.isOfFrontends()) {
        language.fetch(
            "fe_" + suffix,
            "",
            SampleType.SINT,
            Availability.FRONTEND,
            ProcessFetches.of(stream -> stream.frontendTimeoutMs(kind)));
      }
      language.fetch(
          "cur_" + suffix,
          "",
          SampleType.SINT,
          kind.isOfFrontends() ? Availability.FRONTEND : backend,
          ProcessFetches.of(stream -> stream.timeoutMs(kind)));
    }
    language
        .fetch(
            "be_max_retries",
            "",
            SampleType.SINT,
            backend,
            ProcessFetches.of(StreamFacts::backendRetries))
        .fetch(
            "cur_max_retries",
            "",
            SampleType.SINT,
            backend,
            ProcessFetches.of(StreamFacts::retries));
  }
}
