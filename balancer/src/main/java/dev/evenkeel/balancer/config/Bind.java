package dev.evenkeel.balancer.config;

import java.util.List;

/**
 * One {@code bind} line.
 *
 * @param position where the line stands
 * @param text the addresses as written
 * @param addresses one for each socket: lists and port ranges are spread out
 * @param settings its options
 */
public record Bind(
    SourcePosition position, String text, List<Endpoint> addresses, Settings settings) {

  /** Copies the list. */
  public Bind {
    addresses = List.copyOf(addresses);
  }

  /** Returns what the line sets, or else the setting's default value. */
  public <T> T get(Setting<T> setting) {
    return settings.get(setting);
  }
}
