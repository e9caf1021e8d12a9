package dev.evenkeel.balancer.sample;

import org.jspecify.annotations.Nullable;

/** Any thread: what fetches may ask of a listening socket. */
public interface ListenerFacts {
  /** Returns its number in its frontend. */
  int id();

  /** Returns its name, if {@code bind} gives one. */
  @Nullable String name();
}
