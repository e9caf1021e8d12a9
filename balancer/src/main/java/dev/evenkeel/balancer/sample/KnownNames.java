package dev.evenkeel.balancer.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Names that HAProxy has and this program does not carry out yet, so that messages can tell them
 * from slips of the pen. Read when the first unknown name is met.
 */
public final class KnownNames {
  private KnownNames() {}

  /**
   * Tells whether HAProxy knows a name.
   *
   * @param kind {@code fetch}, {@code converter} or {@code acl}
   */
  public static boolean has(String kind, String name) {
    return read(kind).contains(name);
  }

  /** Returns what to say of a name that HAProxy knows. */
  public static String notSupported(String what, String name) {
    return what + " '" + name + "' is known to HAProxy but not yet supported by Evenkeel";
  }

  private static Set<String> read(String kind) {
    try (InputStream in =
        Objects.requireNonNull(KnownNames.class.getResourceAsStream("names.txt"))) {
      Set<String> names = new HashSet<>();
      boolean wanted = false;
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        if (line.startsWith("[")) {
          wanted = line.equals("[" + kind + "]");
        } else if (wanted) {
          names.addAll(List.of(line.split(" ", -1)));
        }
      }
      return names;
    } catch (IOException e) {
      throw new IllegalStateException("the list of names cannot be read", e);
    }
  }
}
