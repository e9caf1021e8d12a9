package dev.evenkeel.vrrp.bfd;

import java.util.List;

/**
 * What one event led to.
 *
 * @param state the next state
 * @param commands to be carried out in order
 */
public record BfdStep(BfdState state, List<BfdCommand> commands) {
  public BfdStep {
    commands = List.copyOf(commands);
  }
}
