package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.handover.FlowGathering;
import dev.evenkeel.vrrp.handover.FlowParts;
import dev.evenkeel.vrrp.handover.SecondChanceRules;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.Phase;
import dev.evenkeel.vrrp.packet.IpAddress;
import dev.evenkeel.vrrp.peer.Flow;
import dev.evenkeel.vrrp.peer.PeerMessage;
import dev.evenkeel.vrrp.peer.PeerTable.Peer;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: the planned changes of hands of one virtual router, on either side of them;
 * {@link PeerMessage} has the picture.
 *
 * <p>As owner it offers the address to a successor of its own kind, goes on serving, and when
 * another is heard as master keeps the connections it has (the address on {@code lo}) until they
 * end. As successor it sees to it that packets of such connections find their way, and only then
 * becomes master.
 */
final class HandOver {
  private static final int OFFER_EVERY_MS = 50;
  private static final int QUICK_OFFERS = 10;
  private static final int OFFER_LATER_EVERY_MS = 250;

  /** For a successor that is there, and may be busy: the owner serves as well as it would. */
  private static final long LONG_PATIENCE_NS = 12_000_000_000L;

  /** By then a successor takes over without rules. */
  private static final int PREPARED_WITHIN_MS = 6_000;

  private static final int GRACE_SECONDS = 4;

  /** By then the clients have heard of the new owner, and open no more connections at this one. */
  private static final int LIST_AFTER_MS = 1_000;

  private static final int PART_EVERY_MS = 20;
  private static final int PART_ROUNDS = 150;
  private static final int LOOK_EVERY_MS = 500;
  private static final int ASIDE_SECONDS = 5;
  private static final int QUIET_SECONDS_MORE = 5;

  /** So long late packets may still come to the one that was owner before. */
  private static final int FAREWELL_MS = 2_000;

  private static final long ASK_BEFORE_NS = 500_000_000L;

  private final Instance instance;
  private final Host host;
  private final Neighbourhood around;
  private @Nullable Offered offered;
  private @Nullable Keeping keeping;
  private @Nullable Passing passing;
  private EventLoop.@Nullable Timer asking;

  /** Owner: an offer that nobody has taken yet. */
  private static final class Offered {
    final int number;
    final Peer successor;
    final boolean asked;
    int sent;
    boolean accepted;
    boolean forwards;

    Offered(int number, Peer successor, boolean asked) {
      this.number = number;
      this.successor = successor;
      this.asked = asked;
    }
  }

  /** Former owner: connections that it keeps. */
  private static final class Keeping {
    final int number;
    final Peer successor;
    final long untilNs;
    @Nullable FlowParts parts;
    int rounds;

    Keeping(int number, Peer successor, long untilNs) {
      this.number = number;
      this.successor = successor;
      this.untilNs = untilNs;
    }
  }

  /** Successor: packets that it passes on. */
  private static final class Passing {
    final int number;
    final Peer owner;
    final int drainSeconds;
    final FlowGathering flows = new FlowGathering();
    boolean settled;
    boolean forwards;
    boolean answered;

    Passing(int number, Peer owner, int drainSeconds) {
      this.number = number;
      this.owner = owner;
      this.drainSeconds = drainSeconds;
    }
  }

  HandOver(Instance instance, Host host, Neighbourhood around) {
    this.instance = instance;
    this.host = host;
    this.around = around;
  }

  // ---- as owner

  /** Begins to hand over, to whoever takes it. */
  void begin() {
    if (instance.state().isMaster()) {
      Optional<Peer> successor = around.successor(instance);
      instance.feed(new Event.HandOver(successor.isPresent() ? LONG_PATIENCE_NS : patienceNs()));
      successor.ifPresent(peer -> offer(peer, false));
    } else {
      instance.feed(new Event.HandOver(0));
    }
  }

  /** A little longer than the last of all backups waits. */
  private long patienceNs() {
    long longestNs = instance.state().longestMasterDownNs();
    return longestNs + longestNs / 16;
  }

  void wanted(Peer by) {
    boolean better =
        by.status(instance.routerId())
            .filter(s -> s.priority() > instance.state().priority())
            .isPresent();
    if (instance.state().isMaster() && offered == null && better) {
      instance.feed(new Event.HandOver(LONG_PATIENCE_NS));
      offer(by, true);
    }
  }

  private void offer(Peer successor, boolean asked) {
    Offered now = new Offered(around.nextNumber(), successor, asked);
    host.log.detail(
        "(%s) offering the address to %s%s"
            .formatted(
                instance.name(),
                successor.address().getHostAddress(),
                asked ? ", which asks for it" : ""));
    offered = now;
    repeat(now);
  }

  private void repeat(Offered now) {
    if (offered != now) {
      return;
    }
    if (!instance.state().isYielding()) {
      offered = null;
      return;
    }
    if (!now.accepted) {
      now.sent++;
      InterfaceLink link = host.table.link(instance.config().interfaceName()).orElse(null);
      if (link != null) {
        around.send(
            now.successor,
            new PeerMessage.Offer(
                instance.routerId(),
                now.number,
                own(link, Inet4Address.class),
                own(link, Inet6Address.class),
                link.macBits() & 0xffff_ffff_ffffL,
                around.keepsConnections() ? around.options().drainSeconds() : 0));
      }
    }
    host.loop.after(
        now.sent < QUICK_OFFERS ? OFFER_EVERY_MS : OFFER_LATER_EVERY_MS, () -> repeat(now));
  }

  /** An address of the interface that stays with this machine. */
  private @Nullable InetAddress own(InterfaceLink link, Class<? extends InetAddress> family) {
    return host.table.addresses(link.index()).stream()
        .filter(family::isInstance)
        .filter(a -> family == Inet4Address.class || a.isLinkLocalAddress())
        .filter(a -> !around.isVirtual(a))
        .findFirst()
        .orElse(null);
  }

  void accepted(Peer by, PeerMessage.Accept accept) {
    Offered now = offered;
    if (now == null || now.number != accept.offer() || now.successor.node() != by.node()) {
      return;
    }
    if (!accept.able()) {
      host.log.detail(
          "(%s) %s cannot take over now".formatted(instance.name(), by.address().getHostAddress()));
      offered = null;
      return;
    }
    now.accepted = true;
    now.forwards = accept.forwards();
  }

  /**
   * Another one has become master: lets the address go, or keeps it for the connections that there
   * are.
   *
   * @return false if the caller has to let go
   */
  boolean depart() {
    Offered now = offered;
    offered = null;
    if (now != null && now.asked) {
      host.loop.post(() -> instance.feed(new Event.Compete()));
    }
    if (now == null || !now.accepted || !now.forwards || !around.keepsConnections()) {
      return false;
    }
    IpAddress successor = instance.vrrpSource(now.successor);
    if (!instance.config().isIpv6() && !successor.equals(instance.state().master())) {
      // Another one was faster, and knows of no connections.
      return false;
    }
    InterfaceLink link = host.table.link(instance.config().interfaceName()).orElse(null);
    InetAddress own = link == null ? null : own(link, Inet4Address.class);
    if (link == null || (own == null && hasIpv4())) {
      return false;
    }
    int drainSeconds = around.options().drainSeconds();
    Keeping begun =
        new Keeping(now.number, now.successor, host.loop.nowNs() + drainSeconds * 1_000_000_000L);
    keeping = begun;
    if (own == null) {
      stepAside(begun, Optional.empty());
    } else {
      around.nft(
          rules(link).quiet(addresses(), own, drainSeconds + QUIET_SECONDS_MORE),
          complaint -> stepAside(begun, complaint));
    }
    return true;
  }

  private boolean hasIpv4() {
    return addresses().stream().anyMatch(Inet4Address.class::isInstance);
  }

  private void stepAside(Keeping now, Optional<String> complaint) {
    if (keeping != now || instance.state().isMaster()) {
      return;
    }
    if (complaint.isPresent()) {
      host.log.info(
          "(%s) connections cannot be kept: %s".formatted(instance.name(), complaint.get()));
      keeping = null;
      instance.removeAddresses();
      return;
    }
    instance.stepAside(ASIDE_SECONDS);
    host.loop.after(LIST_AFTER_MS, () -> list(now));
    host.loop.after(LOOK_EVERY_MS, () -> look(now));
  }

  private void list(Keeping now) {
    if (keeping == now) {
      List<Flow> flows = around.connections(addresses(), true);
      host.log.info(
          "(%s) keeping %d connections, at most for %d s"
              .formatted(instance.name(), flows.size(), around.options().drainSeconds()));
      now.parts = new FlowParts(instance.routerId(), now.number, flows);
      sendParts(now);
    }
  }

  private void sendParts(Keeping now) {
    FlowParts parts = now.parts;
    if (keeping == now && parts != null && !parts.isDone() && now.rounds++ < PART_ROUNDS) {
      parts.round().forEach(part -> around.send(now.successor, part));
      host.loop.after(PART_EVERY_MS, () -> sendParts(now));
    }
  }

  void heard(PeerMessage.Heard heard) {
    Keeping now = keeping;
    if (now != null && now.number == heard.offer() && now.parts != null) {
      now.parts.heard(heard.part());
    }
  }

  /** Whether the last connection has ended, or the time is over. */
  private void look(Keeping now) {
    if (keeping != now) {
      return;
    }
    boolean listed = now.parts != null;
    boolean over = host.loop.nowNs() >= now.untilNs;
    if (over || (listed && around.connections(addresses(), false).isEmpty())) {
      host.log.info(
          "(%s) %s"
              .formatted(
                  instance.name(),
                  over
                      ? "the time for the connections that were kept is over"
                      : "the last connection that was kept has ended"));
      endKeeping();
    } else {
      instance.addresses().renewAside(ASIDE_SECONDS);
      host.loop.after(LOOK_EVERY_MS, () -> look(now));
    }
  }

  private void endKeeping() {
    Keeping now = keeping;
    keeping = null;
    if (now != null) {
      instance.addresses().dropAside();
      rules().ifPresent(r -> around.nft(r.deleteQuiet(), this::complain));
      around.send(now.successor, new PeerMessage.Drained(instance.routerId(), now.number));
    }
  }

  /** Whether connections are kept for which this process has to stay. */
  boolean isKeeping() {
    return keeping != null;
  }

  // ---- as successor

  /**
   * Asks for the address half a second before it would be taken, unless things change till then.
   */
  void askBefore(long dueNs) {
    if (asking != null) {
      asking.cancel();
    }
    asking = host.loop.at(dueNs - ASK_BEFORE_NS, this::ask);
  }

  private void ask() {
    asking = null;
    if (instance.state().phase() == Phase.BACKUP && (passing == null || passing.answered)) {
      around
          .lowerMaster(instance)
          .ifPresent(m -> around.send(m, new PeerMessage.Want(instance.routerId())));
    }
  }

  void offered(Peer by, PeerMessage.Offer offer) {
    Passing before = passing;
    if (before != null && before.number == offer.offer() && before.owner.node() == by.node()) {
      if (before.answered) {
        answer(before);
      }
      return;
    }
    if (instance.state().phase() != Phase.BACKUP) {
      around.send(by, new PeerMessage.Accept(instance.routerId(), offer.offer(), false, false));
      return;
    }
    Passing now = new Passing(offer.offer(), by, offer.drainSeconds());
    passing = now;
    // Until the rules are set the owner serves on, whatever priority it advertises.
    instance.feed(new Event.HandOver(0));
    Optional<SecondChanceRules> rules = rules();
    if (offer.drainSeconds() == 0 || !around.keepsConnections() || rules.isEmpty()) {
      take(now, false);
      return;
    }
    host.loop.after(PREPARED_WITHIN_MS, () -> take(now, false));
    String script =
        rules
            .get()
            .takeOver(
                addresses(),
                around.connections(addresses(), true),
                offer.via4(),
                offer.via6(),
                offer.mac(),
                GRACE_SECONDS,
                offer.drainSeconds());
    around.nft(
        (keeping == null ? "" : rules.get().deleteQuiet()) + script,
        complaint -> {
          complain(complaint);
          if (now.answered) {
            // Too late: it has taken over without.
            around.nft(rules.get().delete(), this::complain);
          } else {
            take(now, complaint.isEmpty());
          }
        });
  }

  private void take(Passing now, boolean forwards) {
    if (passing != now || now.answered) {
      return;
    }
    now.forwards = forwards;
    now.answered = true;
    answer(now);
    instance.feed(new Event.Compete());
    instance.feed(
        new Event.TakeOver(
            "%s hands over%s"
                .formatted(
                    now.owner.address().getHostAddress(),
                    forwards ? ", and keeps its connections" : "")));
    if (forwards) {
      host.loop.after(now.drainSeconds * 1_000L, () -> endPassing(now));
    }
  }

  private void answer(Passing now) {
    around.send(
        now.owner, new PeerMessage.Accept(instance.routerId(), now.number, true, now.forwards));
  }

  void flows(Peer by, PeerMessage.Flows part) {
    Passing now = passing;
    if (now == null || now.number != part.offer() || now.owner.node() != by.node()) {
      return;
    }
    around.send(by, new PeerMessage.Heard(part.router(), part.offer(), part.part()));
    if (!now.settled && now.forwards && now.flows.add(part)) {
      now.settled = true;
      List<Flow> flows = now.flows.flows();
      host.log.info(
          "(%s) %s keeps %d connections"
              .formatted(instance.name(), by.address().getHostAddress(), flows.size()));
      rules().ifPresent(r -> around.nft(r.settle(flows, now.drainSeconds), this::complain));
    }
  }

  void drained(Peer by, PeerMessage.Drained drained) {
    Passing now = passing;
    if (now != null && now.number == drained.offer() && now.owner.node() == by.node()) {
      endPassing(now);
    }
  }

  /** The node whose connections are passed on is gone, and they with it. */
  void gone(Peer peer) {
    Passing now = passing;
    if (now != null && now.owner.node() == peer.node()) {
      endPassing(now);
    }
    Offered open = offered;
    if (open != null && open.successor.node() == peer.node()) {
      offered = null;
    }
  }

  private void endPassing(Passing now) {
    if (passing == now) {
      passing = null;
      if (now.forwards) {
        rules().ifPresent(r -> around.nft(r.delete(), this::complain));
      }
    }
  }

  // ---- both

  /** Master: what was kept from an earlier time is ordinary again. */
  void becameMaster() {
    Keeping before = keeping;
    keeping = null;
    if (before != null) {
      instance.addresses().dropAside();
      rules().ifPresent(r -> around.nft(r.deleteQuiet(), this::complain));
      host.loop.after(
          FAREWELL_MS,
          () ->
              around.send(
                  before.successor, new PeerMessage.Drained(instance.routerId(), before.number)));
    }
  }

  /** What is going on, if anything. */
  Optional<String> describe() {
    if (keeping != null) {
      return Optional.of(
          "keeps %d connections, at most for another %d s"
              .formatted(
                  around.connections(addresses(), false).size(),
                  (keeping.untilNs - host.loop.nowNs()) / 1_000_000_000L));
    }
    if (passing != null && passing.forwards) {
      return Optional.of(
          "passes on connections that %s keeps"
              .formatted(passing.owner.address().getHostAddress()));
    }
    return Optional.empty();
  }

  /** Leaves nothing behind. */
  void end() {
    endKeeping();
    Passing now = passing;
    if (now != null) {
      endPassing(now);
    }
    offered = null;
    if (asking != null) {
      asking.cancel();
    }
  }

  /** What a predecessor that was killed may have left. */
  Optional<String> leftovers() {
    return rules().map(r -> r.delete() + r.deleteQuiet());
  }

  private void complain(Optional<String> complaint) {
    complaint.ifPresent(c -> host.log.info("(%s) %s".formatted(instance.name(), c)));
  }

  private List<InetAddress> addresses() {
    return InstanceModel.carried(instance.config()).stream()
        .map(VirtualAddress::address)
        .filter(a -> !a.isLinkLocalAddress())
        .toList();
  }

  private Optional<SecondChanceRules> rules() {
    return host.table.link(instance.config().interfaceName()).map(this::rules);
  }

  private SecondChanceRules rules(InterfaceLink link) {
    return new SecondChanceRules(
        link.index(), link.name(), instance.config().virtualRouterId(), instance.config().isIpv6());
  }
}
