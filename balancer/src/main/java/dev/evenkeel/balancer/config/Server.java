package dev.evenkeel.balancer.config;

/**
 * One {@code server} line, with all that it inherits from {@code default-server} lines.
 *
 * @param name unique in its backend
 * @param id the number by which the runtime API knows it, unique in its backend, above zero
 * @param position where the line stands
 * @param address where it is reached
 * @param settings its options
 */
public record Server(
    String name, int id, SourcePosition position, ServerAddress address, Settings settings) {

  /** Returns what the line sets or inherits, or else the setting's default value. */
  public <T> T get(Setting<T> setting) {
    return settings.get(setting);
  }
}
