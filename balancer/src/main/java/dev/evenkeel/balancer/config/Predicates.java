package dev.evenkeel.balancer.config;

import java.util.List;
import java.util.Set;

/**
 * The predicates of conditions (manual, chapter 2.4): what they take and what is true.
 *
 * @param environment for {@code defined}
 * @param compatibility for the version
 * @param features what {@code feature(NAME)} is true for
 */
public record Predicates(
    Environment environment, Compatibility compatibility, Set<String> features) {

  /** What {@code enabled} is true for: what is always on here. */
  private static final Set<String> ENABLED =
      Set.of("EPOLL", "SPLICE", "GETADDRINFO", "REUSEPORT", "FAST-FORWARD");

  /** Returns how many arguments a predicate takes, or -1 if there is no such predicate. */
  int arity(String name) {
    return switch (name) {
      case "defined",
          "feature",
          "version_atleast",
          "version_before",
          "openssl_version_atleast",
          "openssl_version_before",
          "ssllib_name_startswith" ->
          1;
      case "streq", "strneq" -> 2;
      case "strstr" -> compatibility == Compatibility.NEWEST ? 2 : -1;
      case "enabled", "awslc_api_atleast", "awslc_api_before" ->
          compatibility == Compatibility.NEWEST ? 1 : -1;
      default -> -1;
    };
  }

  /** Tells whether a predicate holds; it has as many arguments as {@link #arity} says. */
  boolean test(String name, List<String> arguments) {
    String first = arguments.getFirst();
    return switch (name) {
      case "defined" -> environment.get(first).isPresent();
      case "feature" -> features.contains(first);
      case "version_atleast" -> compare(compatibility.haproxyVersion(), first) >= 0;
      case "version_before" -> compare(compatibility.haproxyVersion(), first) < 0;
      case "streq" -> first.equals(arguments.get(1));
      case "strneq" -> !first.equals(arguments.get(1));
      case "strstr" -> first.contains(arguments.get(1));
      case "enabled" -> ENABLED.contains(first);
      // There is no OpenSSL, or AWS-LC.
      default -> false;
    };
  }

  /** Compares versions such as 2.6.12 or 2.4-dev19 by their numbers, final after development. */
  static int compare(String a, String b) {
    int[] left = numbers(a);
    int[] right = numbers(b);
    for (int i = 0; i < left.length; i++) {
      if (left[i] != right[i]) {
        return Integer.compare(left[i], right[i]);
      }
    }
    return 0;
  }

  private static int[] numbers(String version) {
    int dash = version.indexOf('-');
    String release = dash < 0 ? version : version.substring(0, dash);
    int[] parts = {0, 0, 0, Integer.MAX_VALUE};
    String[] fields = release.split("\\.", -1);
    for (int i = 0; i < Math.min(3, fields.length); i++) {
      parts[i] = Numbers.lenient(fields[i]);
    }
    if (dash >= 0 && version.startsWith("dev", dash + 1)) {
      parts[3] = Numbers.lenient(version.substring(dash + 4));
    }
    return parts;
  }
}
