package dev.evenkeel.balancer.config;

/**
 * The typed key of one value that a configuration may give; immutable, safe on any thread.
 *
 * <p>A setting is a constant that stands beside the code that carries it out. Its identity is the
 * key: two settings of the same name (the {@code maxconn} of a server and of a frontend) are
 * different settings.
 *
 * @param <T> type of the value
 */
public final class Setting<T> {
  private final String name;
  private final T defaultValue;

  private Setting(String name, T defaultValue) {
    this.name = name;
    this.defaultValue = defaultValue;
  }

  /**
   * Makes a new setting.
   *
   * @param name how the configuration calls it, for messages and dumps
   * @param defaultValue what holds when the configuration does not speak of it
   */
  public static <T> Setting<T> of(String name, T defaultValue) {
    return new Setting<>(name, defaultValue);
  }

  /** Returns how the configuration calls this setting. */
  public String name() {
    return name;
  }

  /** Returns what holds when the configuration does not speak of this setting. */
  public T defaultValue() {
    return defaultValue;
  }

  @Override
  public String toString() {
    return name;
  }
}
