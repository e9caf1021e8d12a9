package dev.evenkeel.balancer.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What one section, bind line or server line has set; immutable, safe on any thread.
 *
 * <p>A builder may start from a parent: that is all there is to the inheritance from {@code
 * defaults} sections and {@code default-server} lines.
 */
public final class Settings {
  /** Nothing set: every setting has its default value. */
  public static final Settings NONE = new Settings(Map.of());

  private final Map<Setting<?>, Object> values;

  private Settings(Map<Setting<?>, Object> values) {
    this.values = values;
  }

  /** Starts from nothing. */
  public static Builder builder() {
    return new Builder(NONE);
  }

  /** Starts from all that this object has set. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns what was set, or else the setting's default value. */
  public <T> T get(Setting<T> setting) {
    return lookUp(values, setting);
  }

  /** Tells whether the configuration spoke of this setting, here or in what this inherits from. */
  public boolean isSet(Setting<?> setting) {
    return values.containsKey(setting);
  }

  /** Returns the settings that are set, in the order in which they were first set. */
  public Set<Setting<?>> keys() {
    return values.keySet();
  }

  @SuppressWarnings("unchecked") // set() is the only door, and it pairs Setting<T> with T
  private static <T> T lookUp(Map<Setting<?>, Object> values, Setting<T> setting) {
    Object value = values.get(setting);
    return value == null ? setting.defaultValue() : (T) value;
  }

  @Override
  public String toString() {
    return values.toString();
  }

  /** Collects settings. Owned by the thread that reads the configuration. */
  public static final class Builder {
    private final Map<Setting<?>, Object> values;

    private Builder(Settings parent) {
      values = new LinkedHashMap<>(parent.values);
    }

    /** Sets a value, in place of an inherited or earlier one. */
    public <T> Builder set(Setting<T> setting, T value) {
      values.put(setting, value);
      return this;
    }

    /** Forgets an inherited or earlier value: the setting has its default value again. */
    public Builder unset(Setting<?> setting) {
      values.remove(setting);
      return this;
    }

    /** Returns what is set so far, or else the setting's default value. */
    public <T> T get(Setting<T> setting) {
      return lookUp(values, setting);
    }

    /** Tells whether the setting is set so far. */
    public boolean isSet(Setting<?> setting) {
      return values.containsKey(setting);
    }

    /** Returns the settings collected so far; the builder may go on. */
    public Settings build() {
      return new Settings(Collections.unmodifiableMap(new LinkedHashMap<>(values)));
    }
  }
}
