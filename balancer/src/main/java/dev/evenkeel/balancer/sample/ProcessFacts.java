package dev.evenkeel.balancer.sample;

import org.jspecify.annotations.Nullable;

/** Any thread: what fetches may ask of the process, other proxies included. */
public interface ProcessFacts {
  /** Returns the machine's name. */
  String hostName();

  /** Returns the value of an environment variable as it was at start, one char for each byte. */
  @Nullable String environment(String name);

  /** Tells whether the process is stopping. */
  boolean isStopping();

  /** Returns how many seconds it has run. */
  default long uptimeSeconds() {
    return 0;
  }

  /** Returns the variables of scope {@code proc}. */
  Variables variables();

  /** Returns the next number of a stream, from 0. */
  default int nextStreamNumber() {
    return 0;
  }

  /** Finds a backend. */
  @Nullable BackendFacts backend(String name);

  /** Finds a frontend. */
  @Nullable FrontendFacts frontend(String name);

  /** Returns what another package's fetches need of the process, such as its stick tables. */
  default <T> @Nullable T extension(Class<T> type) {
    return null;
  }
}
