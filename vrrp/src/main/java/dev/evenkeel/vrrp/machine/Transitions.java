package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.machine.Command.Notification;
import dev.evenkeel.vrrp.packet.Advert;

/**
 * The ways from one phase to another, each with all that belongs to it. Stateless; works on a
 * {@link Draft}.
 */
final class Transitions {

  private static final long HEAD_START_NS = 100_000_000L;

  private Transitions() {}

  /** Leaves INIT or FAULT, or stays in INIT while an answer is outstanding. */
  static void enterService(Draft draft, boolean atStart) {
    if (Conditions.hasFault(draft)) {
      if (draft.phase != Phase.FAULT) {
        toFault(draft);
      }
    } else if (Conditions.isUndecided(draft)) {
      draft.phase = Phase.INIT;
    } else if (draft.settings.wantsMaster() && draft.priority == Advert.PRIORITY_OWNER) {
      draft.phase = Phase.BACKUP;
      draft.protocolDeadlineNs = draft.nowNs;
    } else {
      draft.log(atStart ? "Entering BACKUP STATE (init)" : "Entering BACKUP STATE");
      toBackup(draft, draft.masterDownNs() + (atStart ? headStartNs(draft) : 0));
    }
  }

  /**
   * Two routers started at the same moment would race: their waits differ by the skews, a few
   * milliseconds. The one that is meant to be master waits a little less, once, the others a little
   * more.
   */
  private static long headStartNs(Draft draft) {
    long ns = Math.min(HEAD_START_NS, draft.settings.advertIntervalNs() / 10);
    return draft.settings.wantsMaster() ? -ns : ns;
  }

  static void toMaster(Draft draft) {
    draft.log("Entering MASTER STATE");
    long ownIntervalNs = draft.settings.advertIntervalNs();
    if (draft.masterIntervalNs != ownIntervalNs) {
      draft.detail(
          "changing advert interval from %dms to locally configured %dms"
              .formatted(toMs(draft.masterIntervalNs), toMs(ownIntervalNs)));
      draft.masterIntervalNs = ownIntervalNs;
    }
    draft.phase = Phase.MASTER;
    draft.standsBack = false;
    draft.master = null;
    draft.preemptAtNs = Timing.NEVER;
    draft.send(draft.priority);
    draft.detail("setting VIPs.");
    draft.commands.add(new Command.AddAddresses());
    GarpSchedule garp = draft.settings.garp();
    draft.gratuitousArps(garp.repeat());
    draft.secondGarpAtNs = draft.after(garp.delayNs());
    draft.refreshGarpAtNs = draft.after(garp.refreshNs());
    draft.conflictGarpAtNs = Timing.NEVER;
    draft.protocolDeadlineNs = draft.nowNs + ownIntervalNs;
    draft.notify(Notification.MASTER);
  }

  /** A master that has heard a better one: no good-bye, the other is there already. */
  static void giveUp(Draft draft) {
    draft.log("Entering BACKUP STATE");
    draft.standsBack = draft.isYielding();
    removeAddresses(draft);
    toBackup(draft, draft.masterDownNs());
  }

  /** A master that was asked to hand over goes on, with a priority that anybody exceeds. */
  static void beginYielding(Draft draft, long patienceNs) {
    draft.log("Handing over: serving on with priority 1 until another router takes over");
    draft.yieldUntilNs = draft.nowNs + patienceNs;
    draft.priority = Conditions.priority(draft);
    AdvertHandling.advertiseNow(draft);
    draft.notify(Notification.MASTER_PRIORITY);
  }

  /** Nobody came: an ordinary master again. */
  static void endYielding(Draft draft) {
    draft.log("Nobody takes over: staying master");
    draft.yieldUntilNs = Timing.NEVER;
    draft.priority = Conditions.priority(draft);
    AdvertHandling.advertiseNow(draft);
    draft.notify(Notification.MASTER_PRIORITY);
  }

  /**
   * A master that did not run for longer than others wait: one of them may be master by now, and
   * would be heard within an interval.
   */
  static void listenFirst(Draft draft) {
    draft.log("Entering BACKUP STATE");
    removeAddresses(draft);
    long intervalNs = draft.settings.advertIntervalNs();
    toBackup(draft, intervalNs + intervalNs / 4);
  }

  /**
   * A master that lost its addresses to somebody's hand: it says good-bye, and may come back after
   * its skew time.
   */
  static void lostAddress(Draft draft) {
    draft.log("Entering BACKUP STATE");
    sayGoodBye(draft, 1);
    removeAddresses(draft);
    toBackup(draft, draft.skewNs());
  }

  /**
   * A master that has become the last choice: it says good-bye, and comes back if nobody else
   * comes.
   */
  static void stepDown(Draft draft) {
    draft.log("Entering BACKUP STATE");
    sayGoodBye(draft, 1);
    removeAddresses(draft);
    toBackup(draft, draft.masterDownNs());
  }

  static void toFault(Draft draft) {
    boolean wasMaster = draft.phase == Phase.MASTER;
    draft.log("Entering FAULT STATE");
    if (wasMaster) {
      if (canSend(draft)) {
        sayGoodBye(draft, 2);
      }
      removeAddresses(draft);
    }
    draft.phase = Phase.FAULT;
    draft.standsBack = false;
    draft.master = null;
    draft.protocolDeadlineNs = Timing.NEVER;
    draft.preemptAtNs = Timing.NEVER;
    draft.notify(Notification.FAULT);
  }

  static void stop(Draft draft) {
    if (draft.phase == Phase.MASTER) {
      if (canSend(draft)) {
        sayGoodBye(draft, 1);
      }
      removeAddresses(draft);
    }
    draft.phase = Phase.STOPPED;
    draft.protocolDeadlineNs = Timing.NEVER;
    draft.preemptAtNs = Timing.NEVER;
    draft.notify(Notification.STOP);
  }

  private static void toBackup(Draft draft, long timeoutNs) {
    draft.phase = Phase.BACKUP;
    draft.protocolDeadlineNs = draft.nowNs + timeoutNs;
    draft.preemptAtNs = Timing.NEVER;
    draft.notify(Notification.BACKUP);
  }

  private static boolean canSend(Draft draft) {
    return draft.link.up() && draft.link.source() != null;
  }

  private static void sayGoodBye(Draft draft, int times) {
    for (int i = 0; i < times; i++) {
      draft.send(Advert.PRIORITY_STOPPING);
    }
    draft.detail("sent 0 priority");
  }

  private static void removeAddresses(Draft draft) {
    draft.stopGratuitousArps();
    if (draft.isYielding()) {
      draft.yieldUntilNs = Timing.NEVER;
      draft.priority = Conditions.priority(draft);
    }
    draft.detail("removing VIPs.");
    draft.commands.add(new Command.RemoveAddresses());
  }

  static long toMs(long ns) {
    return ns / 1_000_000;
  }
}
