package dev.evenkeel.balancer.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The environment variables that a configuration sees and changes ({@code setenv} and its kin);
 * owned by the thread that reads it. Names and values are {@link ByteText}.
 */
public final class Environment {
  private final Map<String, String> variables = new LinkedHashMap<>();

  /** Starts from the process's environment, or what a test puts in its place. */
  public Environment(Map<String, String> initial) {
    initial.forEach((name, value) -> variables.put(ByteText.of(name), ByteText.of(value)));
  }

  /** Looks a variable up. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  /** Sets a variable. */
  public void set(String name, String value) {
    variables.put(name, value);
  }

  /** Forgets a variable. */
  public void unset(String name) {
    variables.remove(name);
  }

  /** Forgets all variables but these. */
  public void keepOnly(Collection<String> names) {
    variables.keySet().retainAll(names);
  }
}
