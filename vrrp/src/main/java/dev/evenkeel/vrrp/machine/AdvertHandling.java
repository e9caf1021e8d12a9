package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.machine.Command.Notification;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.IpAddress;

/**
 * What an advertisement of another router does: RFC 9568 sections 6.4.2 and 6.4.3, Keepalived's
 * extensions. Stateless.
 */
final class AdvertHandling {

  private static final long NS_PER_CENTI = 10_000_000L;

  private AdvertHandling() {}

  static void asBackup(Draft draft, Advert advert, IpAddress source) {
    if (advert.priority() == Advert.PRIORITY_STOPPING) {
      draft.detail("Backup received priority 0 advertisement");
      draft.masterGone = false;
      draft.protocolDeadlineNs = draft.nowNs + draft.skewNs();
    } else if (isToleratedMaster(draft, advert)) {
      draft.master = source;
      draft.masterGone = false;
      learnInterval(draft, advert);
      draft.protocolDeadlineNs = draft.nowNs + draft.masterDownNs();
    } else {
      draft.log(
          "received lower priority (%d) advert from %s - discarding"
              .formatted(advert.priority(), source));
    }
  }

  /** Whether the sender may go on being master, for now at least. */
  private static boolean isToleratedMaster(Draft draft, Advert advert) {
    if (advert.priority() >= draft.priority) {
      draft.preemptAtNs = Timing.NEVER;
      return true;
    }
    if (!draft.settings.preempt() || draft.standsBack) {
      return true;
    }
    long delayNs = draft.settings.preemptDelayNs();
    if (delayNs == 0) {
      return false;
    }
    if (draft.preemptAtNs == Timing.NEVER) {
      draft.detail("start preempt delay (%.6f)".formatted(delayNs / 1e9));
      draft.preemptAtNs = draft.nowNs + delayNs;
    }
    return draft.nowNs < draft.preemptAtNs;
  }

  static void asMaster(Draft draft, Advert advert, IpAddress source) {
    IpAddress own = draft.link.source();
    if (draft.priority == Advert.PRIORITY_OWNER
        && draft.settings.ownerIgnoresAdverts()
        && advert.priority() != Advert.PRIORITY_OWNER) {
      return;
    }
    if (advert.priority() == Advert.PRIORITY_STOPPING) {
      advertiseNow(draft);
      return;
    }
    if (own != null && own.equals(source) && advert.priority() == draft.priority) {
      draft.log("WARNING - equal priority advert received from remote host with our IP address.");
      return;
    }
    boolean higherAddress = own != null && source.compareTo(own) > 0;
    if (advert.priority() == Advert.PRIORITY_OWNER && draft.priority == Advert.PRIORITY_OWNER) {
      resolveOwners(draft, higherAddress);
    }
    if (advert.priority() > draft.priority) {
      draft.log(
          "Master received advert from %s with higher priority %d, ours %d"
              .formatted(source, advert.priority(), draft.priority));
      giveWay(draft, advert, source);
    } else if (advert.priority() == draft.priority && higherAddress) {
      draft.log(
          "Master received advert from %s with same priority %d but higher IP address than ours"
              .formatted(source, advert.priority()));
      giveWay(draft, advert, source);
    } else {
      insist(draft, advert, source);
    }
  }

  /**
   * The lower address yields. Keepalived 2.2.7 yields to whoever it hears first, so beside one the
   * router that came last stays, and two of them may both yield.
   */
  private static void resolveOwners(Draft draft, boolean otherHasHigherAddress) {
    draft.log(
        "CONFIGURATION ERROR: local instance and a remote instance are both configured as address"
            + " owner, please fix - "
            + (otherHasHigherAddress ? "reducing" : "keeping")
            + " local priority");
    if (otherHasHigherAddress) {
      draft.yieldsOwnership = true;
      draft.priority = Conditions.priority(draft);
    }
  }

  private static void giveWay(Draft draft, Advert advert, IpAddress source) {
    if (draft.settings.advertisesBeforeYielding()) {
      draft.send(draft.priority);
    }
    draft.master = source;
    learnInterval(draft, advert);
    Transitions.giveUp(draft);
  }

  /**
   * A weaker master: the network was split. Keep the addresses, and make the neighbours learn again
   * where they are.
   */
  private static void insist(Draft draft, Advert advert, IpAddress source) {
    draft.log(
        "Received advert from %s with lower priority %d, ours %d, forcing new election"
            .formatted(source, advert.priority(), draft.priority));
    if (draft.settings.answersLowerPriority()) {
      advertiseNow(draft);
    }
    tellNeighboursAgain(draft);
    draft.notify(Notification.MASTER_RX_LOWER_PRI);
  }

  /** After a conflict, now and once more later. */
  static void tellNeighboursAgain(Draft draft) {
    GarpSchedule garp = draft.settings.garp();
    if (garp.lowerPrioRepeat() > 0) {
      draft.gratuitousArps(garp.lowerPrioRepeat());
      draft.conflictGarpAtNs = draft.after(garp.lowerPrioDelayNs());
    }
  }

  static void advertiseNow(Draft draft) {
    draft.send(draft.priority);
    draft.protocolDeadlineNs = draft.nowNs + draft.settings.advertIntervalNs();
  }

  /**
   * Version 3 lets every master choose its interval, and its backups follow (RFC 9568 section 6.1).
   */
  private static void learnInterval(Draft draft, Advert advert) {
    if (draft.settings.version() == 2 || advert.intervalCentis() == 0) {
      return;
    }
    long receivedNs = advert.intervalCentis() * NS_PER_CENTI;
    if (receivedNs != draft.masterIntervalNs) {
      draft.detail(
          "advertisement interval updated from %dms to %dms by master"
              .formatted(Transitions.toMs(draft.masterIntervalNs), Transitions.toMs(receivedNs)));
      draft.masterIntervalNs = receivedNs;
    }
  }
}
