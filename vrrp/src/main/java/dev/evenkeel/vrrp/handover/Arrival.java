package dev.evenkeel.vrrp.handover;

import dev.evenkeel.vrrp.loop.Timers;
import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.Phase;
import dev.evenkeel.vrrp.peer.Flow;
import dev.evenkeel.vrrp.peer.PeerMessage;
import dev.evenkeel.vrrp.peer.PeerTable.Peer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: the successor's side of a change of hands.
 *
 * <p>It sees to it that packets of the owner's connections find their way to it, and only then
 * becomes master; in a sync group, when that is so for every member.
 *
 * <p>One that is about to preempt a living master of its own kind asks for the address instead, and
 * waits for the offer; if none comes within some seconds, it preempts as VRRP says.
 */
final class Arrival {
  private static final long ASK_BEFORE_NS = 500_000_000L;
  private static final int ASK_EVERY_MS = 100;

  /** So long the master may take to answer: it is master, and nobody misses anything. */
  static final long ASK_FOR_NS = 3_000_000_000L;

  /**
   * By then it takes over without rules, and without its fellows it does not take over. A starved
   * machine has needed six seconds for them; meanwhile the owner serves.
   */
  private static final int PREPARED_WITHIN_MS = 10_000;

  /** Counted from when the address is taken; clients hear of that meanwhile. */
  private static final int GRACE_MS = 4_000;

  /** The kernel ends it where this process has died: from when the rules were set. */
  private static final int LONGEST_GRACE_SECONDS = (PREPARED_WITHIN_MS + GRACE_MS) / 1_000;

  private final Site site;
  private Timers.@Nullable Handle askDue;
  private @Nullable Asking asking;
  private @Nullable Passing passing;

  /** The node that was asked in vain since this one was master last; 0 for none. */
  private long deafNode;

  /** A master that is asked to hand over. */
  private static final class Asking {
    final Peer master;
    final long untilNs;

    Asking(Peer master, long untilNs) {
      this.master = master;
      this.untilNs = untilNs;
    }
  }

  /** An offer that was taken, and the packets that are passed on for it. */
  private static final class Passing {
    final int number;
    final Peer owner;
    final int drainSeconds;
    final FlowGathering flows = new FlowGathering();
    boolean prepared;
    boolean answered;
    boolean forwards;
    boolean settled;

    Passing(int number, Peer owner, int drainSeconds) {
      this.number = number;
      this.owner = owner;
      this.drainSeconds = drainSeconds;
    }
  }

  Arrival(Site site) {
    this.site = site;
  }

  // ---- asking

  /** Half a second before the address would be taken, unless things change till then. */
  void askBefore(long dueNs) {
    if (askDue != null) {
      askDue.cancel();
    }
    askDue = site.timers().at(dueNs - ASK_BEFORE_NS, () -> ask(dueNs));
  }

  private void ask(long dueNs) {
    askDue = null;
    Optional<Peer> master = site.lowerMaster().filter(m -> m.node() != deafNode);
    boolean preempts = site.state().preempts(site.timers().nowNs());
    if (asking != null || !preempts || isPreparing()) {
      return;
    }
    if (master.isEmpty()) {
      lookAgain(dueNs);
      return;
    }
    Asking now = new Asking(master.get(), site.timers().nowNs() + ASK_FOR_NS);
    asking = now;
    site.detail("asking %s for the address".formatted(now.master.address().getHostAddress()));
    // It lives, and goes on being master until it has handed over.
    site.feed(new Event.HandOver(0));
    site.feed(new Event.MasterElsewhere(""));
    askAgain(now);
  }

  /** What the master last said may have been lost. */
  private void lookAgain(long dueNs) {
    long nextNs = site.timers().nowNs() + ASK_EVERY_MS * 1_000_000L;
    if (nextNs < dueNs) {
      askDue = site.timers().at(nextNs, () -> ask(dueNs));
    }
  }

  private void askAgain(Asking now) {
    if (asking != now) {
      return;
    }
    if (site.state().phase() != Phase.BACKUP || isPreparing()) {
      asking = null;
    } else if (site.lowerMaster().isEmpty()) {
      asking = null;
      site.feed(new Event.Compete());
    } else if (site.timers().nowNs() >= now.untilNs) {
      asking = null;
      deafNode = now.master.node();
      site.feed(new Event.Compete());
      site.feed(
          new Event.TakeOver(
              "%s does not hand over".formatted(now.master.address().getHostAddress())));
    } else {
      site.introduce(now.master);
      site.send(now.master, new PeerMessage.Want(site.router()));
      site.timers().after(ASK_EVERY_MS, () -> askAgain(now));
    }
  }

  // ---- taking over

  private boolean isPreparing() {
    return passing != null && !passing.answered;
  }

  void offered(Peer by, PeerMessage.Offer offer) {
    Passing before = passing;
    if (before != null && before.number == offer.offer() && before.owner.node() == by.node()) {
      if (before.answered) {
        answer(before);
      }
      return;
    }
    if (site.state().phase() != Phase.BACKUP) {
      refuse(by, offer.offer());
      site.fellows().forEach(f -> f.arrival().decline(by));
      return;
    }
    Passing now = new Passing(offer.offer(), by, offer.drainSeconds());
    passing = now;
    asking = null;
    // Until the rules are set the owner serves on, whatever priority it advertises.
    site.feed(new Event.HandOver(0));
    site.timers().after(PREPARED_WITHIN_MS, () -> hurry(now));
    Optional<SecondChanceRules> rules = site.rules();
    if (offer.drainSeconds() == 0 || site.drainSeconds() == 0 || rules.isEmpty()) {
      prepared(now, false);
    } else {
      setRules(now, offer, rules.get());
    }
  }

  private void setRules(Passing now, PeerMessage.Offer offer, SecondChanceRules rules) {
    List<Flow> own = site.connections(true);
    String script =
        rules.takeOver(
            site.addresses(),
            own,
            offer.via4(),
            offer.via6(),
            offer.mac(),
            LONGEST_GRACE_SECONDS,
            offer.drainSeconds());
    site.nft(
        rules.deleteQuiet() + script,
        complaint -> {
          complaint.ifPresent(site::log);
          if (passing != now || now.answered) {
            // Too late: it has taken over without, or not at all.
            site.nft(rules.delete(), this::complain);
          } else {
            prepared(now, complaint.isEmpty());
          }
        });
  }

  /** The members of a group become master in one go, the last one to be ready giving the sign. */
  private void prepared(Passing now, boolean forwards) {
    now.prepared = true;
    now.forwards = forwards;
    List<HandOver> all = site.fellows();
    if (all.stream().allMatch(f -> f.arrival().isPreparedFor(now.owner))) {
      all.forEach(f -> f.arrival().take());
    }
  }

  private boolean isPreparedFor(Peer owner) {
    Passing now = passing;
    return now != null && now.prepared && !now.answered && now.owner.node() == owner.node();
  }

  private void hurry(Passing now) {
    if (passing == now && !now.prepared) {
      prepared(now, false);
    }
    if (passing == now && !now.answered) {
      site.log("not all members of the group were offered: none is taken");
      site.fellows().forEach(f -> f.arrival().decline(now.owner));
    }
  }

  private void take() {
    Passing now = passing;
    if (now == null) {
      return;
    }
    now.answered = true;
    answer(now);
    site.feed(new Event.Compete());
    site.feed(
        new Event.TakeOver(
            "%s hands over%s"
                .formatted(
                    now.owner.address().getHostAddress(),
                    now.forwards ? ", and keeps its connections" : "")));
    if (now.forwards) {
      site.timers().after(GRACE_MS, () -> endGrace(now));
      site.timers().after(now.drainSeconds * 1_000L, () -> endPassing(now));
    }
  }

  /** Whoever has not heard of the new owner by now, and is not in the old one's list, is new. */
  private void endGrace(Passing now) {
    if (passing == now && !now.settled) {
      site.rules().ifPresent(r -> site.nft(r.endGrace(), this::complain));
    }
  }

  private void answer(Passing now) {
    site.send(now.owner, new PeerMessage.Accept(site.router(), now.number, true, now.forwards));
  }

  private void refuse(Peer owner, int number) {
    site.send(owner, new PeerMessage.Accept(site.router(), number, false, false));
  }

  /** What was offered and not taken yet is not taken at all. */
  private void decline(Peer owner) {
    Passing now = passing;
    if (now != null && !now.answered && now.owner.node() == owner.node()) {
      refuse(now.owner, now.number);
      endPassing(now);
    }
  }

  // ---- passing on

  void flows(Peer by, PeerMessage.Flows part) {
    Passing now = passing;
    if (now == null || now.number != part.offer() || now.owner.node() != by.node()) {
      return;
    }
    site.send(by, new PeerMessage.Heard(part.router(), part.offer(), part.part()));
    if (!now.settled && now.forwards && now.flows.add(part)) {
      now.settled = true;
      List<Flow> flows = now.flows.flows();
      site.log("%s keeps %d connections".formatted(by.address().getHostAddress(), flows.size()));
      site.rules().ifPresent(r -> site.nft(r.settle(flows, now.drainSeconds), this::complain));
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
  }

  private void endPassing(Passing now) {
    if (passing == now) {
      passing = null;
      if (now.forwards) {
        site.rules().ifPresent(r -> site.nft(r.delete(), this::complain));
      }
      if (!now.answered) {
        site.feed(new Event.Compete());
      }
    }
  }

  void becameMaster() {
    asking = null;
    deafNode = 0;
  }

  Optional<String> describe() {
    Passing now = passing;
    return now == null || !now.forwards
        ? Optional.empty()
        : Optional.of(
            "passes on connections that %s keeps".formatted(now.owner.address().getHostAddress()));
  }

  /** Leaves nothing behind. */
  void end() {
    Passing now = passing;
    passing = null;
    if (now != null && now.forwards) {
      site.rules().ifPresent(r -> site.nft(r.delete(), this::complain));
    }
    asking = null;
    if (askDue != null) {
      askDue.cancel();
    }
  }

  private void complain(Optional<String> complaint) {
    complaint.ifPresent(site::log);
  }
}
