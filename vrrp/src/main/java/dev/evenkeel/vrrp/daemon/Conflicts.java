package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.peer.RouterStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Daemon thread only: why one virtual router and others of its number do not understand each other,
 * each reason named once when it begins and once when it is over.
 *
 * <p>Two routers that ignore each other both become master: whatever makes a packet ignored is more
 * than a counter.
 */
final class Conflicts {
  private static final long OVER_AFTER_NS = 10_000_000_000L;
  private static final int MAX = 64;

  private final String instance;
  private final Consumer<String> log;
  private final LongSupplier nowNs;
  private final Hook hook;
  private final Map<String, Conflict> open = new LinkedHashMap<>();
  private final Map<ConflictKind, Long> totals = new EnumMap<>(ConflictKind.class);

  /**
   * What is wrong between this router and another.
   *
   * @param other its address, or whatever it is known by
   * @param reason in words
   * @param count how often it was noticed
   */
  record Conflict(ConflictKind kind, String other, String reason, long count, long lastNs) {}

  /** A difference between two routers, and in words. */
  record Difference(ConflictKind kind, String text) {}

  /** Hears of each conflict when it begins and when it is over. */
  interface Hook {
    void tell(boolean begins, String other, String reason);
  }

  Conflicts(String instance, Consumer<String> log, LongSupplier nowNs, Hook hook) {
    this.instance = instance;
    this.log = log;
    this.nowNs = nowNs;
    this.hook = hook;
  }

  /** It was noticed that this router and another do not understand each other. */
  void noticed(ConflictKind kind, String other, String reason) {
    expire();
    totals.merge(kind, 1L, Long::sum);
    String key = other + " " + reason;
    Conflict before = open.get(key);
    if (before == null && open.size() >= MAX) {
      return;
    }
    if (before == null) {
      log.accept("(%s) conflict with %s: %s".formatted(instance, other, reason));
      hook.tell(true, other, reason);
    }
    long count = before == null ? 1 : before.count() + 1;
    open.put(key, new Conflict(kind, other, reason, count, nowNs.getAsLong()));
  }

  /** What another node says of its router against what this one would say. */
  void compare(String other, RouterStatus theirs, RouterStatus ours) {
    differences(theirs, ours).forEach(d -> noticed(d.kind(), other, d.text()));
  }

  static List<Difference> differences(RouterStatus theirs, RouterStatus ours) {
    List<Difference> found = new ArrayList<>(0);
    if (theirs.version() != ours.version()) {
      found.add(
          new Difference(
              ConflictKind.VERSION,
              "VRRP version %d, here %d".formatted(theirs.version(), ours.version())));
    }
    if (theirs.unicast() != ours.unicast()) {
      found.add(
          new Difference(
              ConflictKind.CAST,
              theirs.unicast()
                  ? "unicast there, multicast here"
                  : "multicast there, unicast here"));
    }
    if (theirs.authentication() != ours.authentication()) {
      found.add(
          new Difference(
              ConflictKind.AUTHENTICATION,
              "authentication type %d, here %d"
                  .formatted(theirs.authentication(), ours.authentication())));
    } else if (theirs.router().membership() != ours.router().membership()) {
      found.add(new Difference(ConflictKind.PASSWORD, "another password"));
    }
    if (theirs.intervalCentis() != ours.intervalCentis()) {
      found.add(
          new Difference(
              ConflictKind.INTERVAL,
              "advertisement interval %d ms, here %d ms"
                  .formatted(theirs.intervalCentis() * 10, ours.intervalCentis() * 10)));
    }
    if (theirs.addresses() != ours.addresses()) {
      found.add(new Difference(ConflictKind.ADDRESSES, "other virtual addresses"));
    }
    return found;
  }

  /** Those that were noticed of late. */
  List<Conflict> open() {
    expire();
    return List.copyOf(open.values());
  }

  /** How many were noticed in all. */
  long total() {
    return totals.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many were noticed in all, of each kind that there was. */
  Map<ConflictKind, Long> totals() {
    return Collections.unmodifiableMap(totals);
  }

  /** Names those that are over; to be called now and then. */
  void expire() {
    if (open.isEmpty()) {
      return;
    }
    long now = nowNs.getAsLong();
    open.values()
        .removeIf(c -> {
          boolean over = now - c.lastNs() > OVER_AFTER_NS;
          if (over) {
            log.accept(
                "(%s) conflict with %s is over: %s".formatted(instance, c.other(), c.reason()));
            hook.tell(false, c.other(), c.reason());
          }
          return over;
        });
  }
}
