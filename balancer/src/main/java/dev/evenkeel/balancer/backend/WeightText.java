package dev.evenkeel.balancer.backend;

import java.util.Optional;

/** Weights as the runtime API and agents write them: {@code 20}, {@code 50%}. Stateless. */
final class WeightText {
  private static final int MAX_POINTS = 256;

  private WeightText() {}

  /** Sets a server's weight; returns what is wrong with the text, if anything is. */
  static Optional<String> apply(BackendServer server, String text) {
    if (text.isEmpty()) {
      return Optional.of("Require <weight> or <weight%>.");
    }
    int end = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    int first = end;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    if (end == first) {
      return Optional.of("Empty weight string empty or preceded by garbage");
    }
    // More digits than this are out of any range, and stay so.
    long value = Long.parseLong(text.substring(first, Math.min(end, first + 9)));
    if (text.startsWith("-")) {
      value = -value;
    }
    boolean relative = end == text.length() - 1 && text.charAt(end) == '%';
    if (!relative && end < text.length()) {
      return Optional.of("Trailing garbage in weight string");
    }
    if (relative) {
      if (value < 0) {
        return Optional.of("Relative weight must be positive.");
      }
      value = Math.min(MAX_POINTS, server.initialWeight() * value / 100);
    } else if (value < 0 || value > MAX_POINTS) {
      return Optional.of("Absolute weight can only be between 0 and 256 inclusive.");
    }
    if (server.backend().isStatic() && value != 0 && value != server.initialWeight()) {
      return Optional.of(
          "Backend is using a static LB algorithm and only accepts weights '0%' and '100%'.");
    }
    server.weight((int) value);
    return Optional.empty();
  }
}
