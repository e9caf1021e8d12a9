package dev.evenkeel.vrrp.machine;

import java.util.List;

/**
 * The outcome of an event.
 *
 * @param state the state afterwards
 * @param commands what to do, in order
 */
public record Step(RouterState state, List<Command> commands) {
  /** Copies the list. */
  public Step {
    commands = List.copyOf(commands);
  }
}
