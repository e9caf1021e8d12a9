package dev.evenkeel.balancer.sample;

import org.jspecify.annotations.Nullable;

/** Any thread: what fetches may ask of a listening socket. */
public interface ListenerFacts {
  /** Returns its number in its frontend. */
  int id();

  /** Returns how many connections it has, the one that is looked at included. */
  int connections();

  /** Returns its name, if {@code bind} gives one. */
  @Nullable String name();
}
