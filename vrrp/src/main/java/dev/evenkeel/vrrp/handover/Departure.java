package dev.evenkeel.vrrp.handover;

import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.peer.Flow;
import dev.evenkeel.vrrp.peer.PeerMessage;
import dev.evenkeel.vrrp.peer.PeerTable.Peer;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: the owner's side of a change of hands.
 *
 * <p>It offers the address to a successor of its own kind, goes on serving, and when another is
 * heard as master keeps the connections it has (the address on {@code lo}) until they end.
 *
 * <p>The successor's word and its first advertisement come by two sockets, in either order, and the
 * word may be lost. So an owner that is displaced while its offer is open keeps the connections
 * first and asks again; only if no word comes are they let go.
 */
final class Departure {
  private static final int OFFER_EVERY_MS = 50;
  private static final int QUICK_OFFERS = 10;
  private static final int OFFER_LATER_EVERY_MS = 250;

  /** For a successor that is there, and may be busy: the owner serves as well as it would. */
  private static final long LONG_PATIENCE_NS = 15_000_000_000L;

  /** So long after the change the successor may say whether it passes packets on. */
  static final long CONFIRMED_WITHIN_NS = 2_000_000_000L;

  /** By then the clients have heard of the new owner, and open no more connections at this one. */
  private static final int LIST_AFTER_MS = 1_000;

  private static final int PART_EVERY_MS = 20;
  private static final int PART_ROUNDS = 150;
  private static final int LOOK_EVERY_MS = 500;
  private static final int ASIDE_SECONDS = 5;
  private static final int QUIET_SECONDS_MORE = 5;

  /** So long two may answer for the address where the packet filter is slow. */
  private static final int STEP_ASIDE_WITHIN_MS = 1_000;

  /** So long late packets may still come to the one that was owner before. */
  private static final int FAREWELL_MS = 2_000;

  private final Site site;
  private @Nullable Offered offered;
  private @Nullable Keeping keeping;

  /** An offer, until the successor has taken the address. */
  private static final class Offered {
    final PeerMessage.Offer offer;
    final Peer successor;
    final boolean asked;
    int sent;
    boolean accepted;
    boolean forwards;

    Offered(PeerMessage.Offer offer, Peer successor, boolean asked) {
      this.offer = offer;
      this.successor = successor;
      this.asked = asked;
    }
  }

  /** Connections that stay here. */
  private static final class Keeping {
    final Offered by;
    final long beganNs;
    final long untilNs;
    @Nullable FlowParts parts;
    int rounds;
    boolean aside;

    Keeping(Offered by, long nowNs) {
      this.by = by;
      beganNs = nowNs;
      untilNs = nowNs + by.offer.drainSeconds() * 1_000_000_000L;
    }

    int number() {
      return by.offer.offer();
    }
  }

  Departure(Site site) {
    this.site = site;
  }

  // ---- while it is the owner

  /** Begins to hand over, to whoever takes it. */
  void begin(@Nullable Peer successor) {
    if (!site.state().isMaster()) {
      site.feed(new Event.HandOver(0));
    } else if (successor == null) {
      site.feed(new Event.HandOver(patienceNs()));
    } else if (offered == null) {
      offer(successor, false);
    }
  }

  /** A little longer than the last of all backups waits. */
  private long patienceNs() {
    long longestNs = site.state().longestMasterDownNs();
    return longestNs + longestNs / 16;
  }

  /** Hands over to one that asked for it. */
  void give(Peer successor) {
    if (site.state().isMaster() && offered == null) {
      offer(successor, true);
    }
  }

  private void offer(Peer successor, boolean asked) {
    site.feed(new Event.HandOver(LONG_PATIENCE_NS));
    Optional<Site.Whereabouts> found = site.whereabouts();
    if (found.isEmpty()) {
      return;
    }
    Site.Whereabouts here = found.get();
    site.detail(
        "offering the address to %s%s"
            .formatted(successor.address().getHostAddress(), asked ? ", which asks for it" : ""));
    Offered now =
        new Offered(
            new PeerMessage.Offer(
                site.router(),
                site.nextNumber(),
                here.via4(),
                here.via6(),
                here.mac(),
                site.drainSeconds()),
            successor,
            asked);
    offered = now;
    repeat(now);
  }

  private void repeat(Offered now) {
    if (offered != now) {
      return;
    }
    if (!site.state().isYielding()) {
      offered = null;
      return;
    }
    if (!now.accepted) {
      now.sent++;
      site.send(now.successor, now.offer);
    }
    site.timers()
        .after(now.sent < QUICK_OFFERS ? OFFER_EVERY_MS : OFFER_LATER_EVERY_MS, () -> repeat(now));
  }

  /** The successor's word. */
  void accepted(Peer by, PeerMessage.Accept accept) {
    Offered open = keeping == null ? offered : keeping.by;
    if (open == null
        || open.offer.offer() != accept.offer()
        || open.successor.node() != by.node()
        || open.accepted) {
      return;
    }
    if (accept.able()) {
      open.accepted = true;
      open.forwards = accept.forwards();
    } else if (open == offered) {
      site.detail("%s cannot take over now".formatted(by.address().getHostAddress()));
      offered = null;
    }
    Keeping now = keeping;
    if (now != null && !open.forwards) {
      forsake(now, "%s does not pass them on".formatted(by.address().getHostAddress()));
    }
  }

  // ---- when another has become master

  /**
   * Lets the address go, or keeps it for the connections that there are.
   *
   * @return false if the caller has to let go
   */
  boolean depart() {
    Offered now = offered;
    offered = null;
    if (now == null) {
      return false;
    }
    if (now.asked) {
      site.timers().after(0, () -> site.feed(new Event.Compete()));
    }
    boolean refused = now.accepted && !now.forwards;
    boolean unquiet = now.offer.via4() == null && hasIpv4();
    Optional<SecondChanceRules> rules = site.rules();
    if (refused || unquiet || now.offer.drainSeconds() == 0 || rules.isEmpty()) {
      return false;
    }
    Keeping begun = new Keeping(now, site.timers().nowNs());
    keeping = begun;
    askAgain(begun);
    InetAddress own = now.offer.via4();
    if (own == null) {
      stepAside(begun, Optional.empty());
    } else {
      site.timers().after(STEP_ASIDE_WITHIN_MS, () -> hurry(begun));
      site.nft(
          rules.get().quiet(site.addresses(), own, now.offer.drainSeconds() + QUIET_SECONDS_MORE),
          complaint -> stepAside(begun, complaint));
    }
    return true;
  }

  private boolean hasIpv4() {
    return site.addresses().stream().anyMatch(Inet4Address.class::isInstance);
  }

  /** The successor repeats its word whenever it hears the offer again. */
  private void askAgain(Keeping now) {
    if (keeping != now || now.by.accepted) {
      return;
    }
    if (site.timers().nowNs() - now.beganNs >= CONFIRMED_WITHIN_NS) {
      forsake(
          now,
          "%s does not say that it passes them on"
              .formatted(now.by.successor.address().getHostAddress()));
      return;
    }
    site.send(now.by.successor, now.by.offer);
    site.timers().after(OFFER_EVERY_MS, () -> askAgain(now));
  }

  /** Another has the address: it cannot stay until the packet filter is ready. */
  private void hurry(Keeping now) {
    if (keeping == now && !now.aside) {
      forsake(now, "the packet filter takes too long");
      if (!site.state().isMaster()) {
        site.removeAddresses();
      }
    }
  }

  private void stepAside(Keeping now, Optional<String> complaint) {
    if (site.state().isMaster()) {
      return;
    }
    if (keeping != now) {
      site.removeAddresses();
      return;
    }
    if (complaint.isPresent()) {
      forsake(now, complaint.get());
      site.removeAddresses();
      return;
    }
    now.aside = true;
    site.keepAside(ASIDE_SECONDS);
    site.timers().after(LIST_AFTER_MS, () -> list(now));
    site.timers().after(LOOK_EVERY_MS, () -> look(now));
  }

  private void forsake(Keeping now, String why) {
    if (keeping == now) {
      site.log("connections cannot be kept: " + why);
      endKeeping();
    }
  }

  private void list(Keeping now) {
    if (keeping != now) {
      return;
    }
    if (!now.by.accepted) {
      site.timers().after(OFFER_EVERY_MS, () -> list(now));
      return;
    }
    List<Flow> flows = site.connections(true);
    site.log(
        "keeping %d connections, at most for %d s"
            .formatted(flows.size(), now.by.offer.drainSeconds()));
    now.parts = new FlowParts(site.router(), now.number(), flows);
    sendParts(now);
  }

  private void sendParts(Keeping now) {
    FlowParts parts = now.parts;
    if (keeping == now && parts != null && !parts.isDone() && now.rounds++ < PART_ROUNDS) {
      parts.round().forEach(part -> site.send(now.by.successor, part));
      site.timers().after(PART_EVERY_MS, () -> sendParts(now));
    }
  }

  void heard(PeerMessage.Heard heard) {
    Keeping now = keeping;
    if (now != null && now.number() == heard.offer() && now.parts != null) {
      now.parts.heard(heard.part());
    }
  }

  /** Whether the last connection has ended, or the time is over. */
  private void look(Keeping now) {
    if (keeping != now) {
      return;
    }
    boolean listed = now.parts != null;
    boolean over = site.timers().nowNs() >= now.untilNs;
    if (over || (listed && site.connections(false).isEmpty())) {
      site.log(
          over
              ? "the time for the connections that were kept is over"
              : "the last connection that was kept has ended");
      endKeeping();
    } else {
      site.renewAside(ASIDE_SECONDS);
      site.timers().after(LOOK_EVERY_MS, () -> look(now));
    }
  }

  private void endKeeping() {
    Keeping now = keeping;
    keeping = null;
    if (now != null) {
      site.dropAside();
      beHeard();
      site.send(now.by.successor, new PeerMessage.Drained(site.router(), now.number()));
    }
  }

  private void beHeard() {
    site.rules().ifPresent(r -> site.nft(r.deleteQuiet(), c -> c.ifPresent(site::log)));
  }

  /** Whether connections are kept for which this process has to stay. */
  boolean isKeeping() {
    return keeping != null;
  }

  /** Master again: what was kept from an earlier time is ordinary. */
  void becameMaster() {
    Keeping before = keeping;
    keeping = null;
    if (before != null) {
      site.dropAside();
      beHeard();
      PeerMessage drained = new PeerMessage.Drained(site.router(), before.number());
      site.timers().after(FAREWELL_MS, () -> site.send(before.by.successor, drained));
    }
  }

  /** A node is silent for good. */
  void gone(Peer peer) {
    Offered open = offered;
    if (open != null && open.successor.node() == peer.node()) {
      offered = null;
    }
  }

  Optional<String> describe() {
    Keeping now = keeping;
    return now == null
        ? Optional.empty()
        : Optional.of(
            "keeps %d connections, at most for another %d s"
                .formatted(
                    site.connections(false).size(),
                    (now.untilNs - site.timers().nowNs()) / 1_000_000_000L));
  }

  /** Leaves nothing behind. */
  void end() {
    endKeeping();
    offered = null;
  }
}
