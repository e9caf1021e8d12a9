package dev.evenkeel.balancer.sample;

/** Any thread: what fetches may ask of a frontend. */
public interface FrontendFacts {
  /** Returns its number. */
  int id();

  /** Returns its name. */
  String name();

  /** Returns the connections it has now. */
  int currentConnections();

  /** Returns how many sessions have come to it in a second. */
  int sessionRate();

  /** Returns how many requests have come to it in a second. */
  int requestRate();
}
