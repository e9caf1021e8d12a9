package dev.evenkeel.balancer.sample;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long a variable lives and who shares it. */
public enum VariableScope {
  /** The process. */
  PROC,
  /** The client's connection. */
  SESS,
  /** The stream. */
  TXN,
  /** The request. */
  REQ,
  /** The response. */
  RES,
  /** A health check. */
  CHECK;

  private final String prefix = name().toLowerCase(Locale.ROOT) + ".";

  /** Finds the scope that a name begins with; the longest would be the same as the first. */
  static @Nullable VariableScope of(String name) {
    for (VariableScope scope : values()) {
      if (name.startsWith(scope.prefix)) {
        return scope;
      }
    }
    return null;
  }

  /** Returns the length of the prefix, its dot included. */
  int prefixLength() {
    return prefix.length();
  }
}
