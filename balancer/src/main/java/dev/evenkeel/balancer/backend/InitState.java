package dev.evenkeel.balancer.backend;

import java.util.Locale;
import java.util.Optional;

/** Whether a server counts as up before it was ever checked (manual 3.1: {@code init-state}). */
public enum InitState {
  /** Up at once; only as many failures as {@code fall} says take it down. */
  FULLY_UP,
  /** Up at once; the next failure takes it down. */
  UP,
  /** Down; the next success takes it up. */
  DOWN,
  /** Down; only as many successes as {@code rise} says take it up. */
  FULLY_DOWN,
  /** Nothing is said: as {@link #UP}. */
  NONE;

  /** Returns the one of a word of the configuration. */
  static Optional<InitState> of(String word) {
    for (InitState state : values()) {
      if (state.word().equals(word)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Tells whether a server begins as one that is down. */
  public boolean isDown() {
    return this == DOWN || this == FULLY_DOWN;
  }
}
