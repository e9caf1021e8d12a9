package dev.evenkeel.vrrp.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Daemon thread only: how interfaces answer ARP while there are interfaces of virtual routers on
 * top of them. Whoever comes first changes it, whoever goes last puts it back.
 *
 * <p>A neighbour that asks on one interface gets no answer about the other one's address, nor does
 * it learn from our own questions that the virtual address is at the interface below.
 */
final class BaseSettings {
  static final Path SYSCTL = Path.of("/proc/sys/net");

  private static final Map<String, String> SETTINGS =
      Map.of(
          "ipv4/conf/%s/arp_ignore", "1",
          "ipv4/conf/%s/arp_filter", "1",
          "ipv4/conf/%s/arp_announce", "2");

  private final Path root;
  private final Map<String, Base> bases = new HashMap<>();

  /** An interface: who is on top of it, and how it was before. */
  private static final class Base {
    final Set<Object> users = new HashSet<>();
    final Map<Path, String> before = new LinkedHashMap<>();
  }

  BaseSettings() {
    this(SYSCTL);
  }

  BaseSettings(Path root) {
    this.root = root;
  }

  /**
   * Changes the settings of an interface for the sake of {@code user}; also after they are gone.
   */
  void acquire(String device, Object user) {
    Base base = bases.computeIfAbsent(device, _ -> new Base());
    base.users.add(user);
    SETTINGS.forEach((key, value) -> {
      Path file = root.resolve(key.formatted(device));
      String old = set(file, value);
      if (!old.isEmpty()) {
        base.before.putIfAbsent(file, old);
      }
    });
  }

  /** {@code user} needs the settings of no interface any more. */
  void release(Object user) {
    bases
        .values()
        .removeIf(base -> {
          boolean last = base.users.remove(user) && base.users.isEmpty();
          if (last) {
            base.before.forEach(BaseSettings::set);
          }
          return last;
        });
  }

  /** Returns what it was before; empty when it cannot be set, as in many containers. */
  static String set(Path file, String value) {
    try {
      String old = Files.readString(file).strip();
      if (!old.equals(value)) {
        Files.writeString(file, value);
      }
      return old;
    } catch (IOException readOnly) {
      return "";
    }
  }
}
