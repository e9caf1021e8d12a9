package dev.evenkeel.balancer.sample;

import org.jspecify.annotations.Nullable;

/** Any thread: what fetches may ask of a frontend. */
public interface FrontendFacts {
  /** Returns its number. */
  int id();

  /** Returns its name. */
  String name();

  /** Returns the connections it has now. */
  int currentConnections();

  /** Returns the connections it has accepted in the last second. */
  int sessionsPerSecond();

  /** Returns the requests it has had in the last second; 0 outside {@code mode http}. */
  int requestsPerSecond();

  /** Returns its default backend. */
  @Nullable String defaultBackend();

  /** Returns {@code timeout client}. */
  int clientTimeoutMs();
}
