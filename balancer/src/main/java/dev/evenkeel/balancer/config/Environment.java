package dev.evenkeel.balancer.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment variables that a configuration sees and changes ({@code setenv} and its kin);
 * owned by the thread that reads it. Names and values are {@link ByteText}.
 */
public final class Environment {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{([A-Za-z0-9_]*)\\}|([A-Za-z0-9_]*))");

  private final Map<String, String> variables = new LinkedHashMap<>();

  /** Starts from the process's environment, or what a test puts in its place. */
  public Environment(Map<String, String> initial) {
    initial.forEach((name, value) -> variables.put(ByteText.of(name), ByteText.of(value)));
  }

  /** Looks a variable up. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  /** Returns all variables; a copy. */
  public Map<String, String> all() {
    return new LinkedHashMap<>(variables);
  }

  /** Replaces {@code $NAME} and {@code ${NAME}} by their values, as addresses allow it. */
  public String expand(String text) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    return VARIABLE
        .matcher(text)
        .replaceAll(match -> {
          String name = match.group(1) != null ? match.group(1) : match.group(2);
          return Matcher.quoteReplacement(variables.getOrDefault(name, ""));
        });
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
