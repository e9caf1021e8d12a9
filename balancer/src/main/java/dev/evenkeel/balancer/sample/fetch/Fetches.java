package dev.evenkeel.balancer.sample.fetch;

import dev.evenkeel.balancer.sample.SampleLanguage;

/** The fetches of this package. Stateless. */
public final class Fetches {
  private Fetches() {}

  /** Adds them to a language. */
  public static void register(SampleLanguage language) {
    ConstantFetches.register(language);
    ProcessFetches.register(language);
    ProxyFetches.register(language);
    LimitFetches.register(language);
    ConnectionFetches.register(language);
    CaptureFetches.register(language);
    ContentFetches.register(language);
    HelloFetches.register(language);
    RdpFetches.register(language);
  }
}
