package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.peer.RouterStatus;
import dev.evenkeel.vrrp.peer.RouterStatus.Role;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Daemon thread only: what each of the other nodes said last of each of our routers by the second
 * path.
 *
 * @param <R> what a router is known by
 */
final class Hearsay<R> {
  private static final long FORGOTTEN_AFTER_NS = 60_000_000_000L;

  private final Map<R, Map<Long, Said>> words = new HashMap<>();

  /**
   * What a node said of a router.
   *
   * @param atNs when
   */
  record Said(InetAddress source, RouterStatus status, long atNs) {}

  /** A node has another number after each start: the one that it had before is forgotten soon. */
  void hear(R router, long node, Said now) {
    Map<Long, Said> all = words.computeIfAbsent(router, _ -> new LinkedHashMap<>());
    all.values().removeIf(s -> now.atNs() - s.atNs() > FORGOTTEN_AFTER_NS);
    all.put(node, now);
  }

  /** What was said of it of late. */
  Collection<Said> of(R router) {
    return words.getOrDefault(router, Map.of()).values();
  }

  /**
   * Whether any node said since {@code sinceNs} that it is master, and is no worse off than this
   * one.
   *
   * @param weHear whether this node hears anything on the router's network
   */
  boolean knowsMaster(R router, boolean weHear, long sinceNs) {
    List<Said> masters =
        of(router).stream()
            .filter(s -> s.atNs() > sinceNs && s.status().role() == Role.MASTER)
            .toList();
    return !masters.isEmpty() && (!weHear || masters.stream().anyMatch(s -> s.status().hears()));
  }

  void forget(R router) {
    words.remove(router);
  }
}
