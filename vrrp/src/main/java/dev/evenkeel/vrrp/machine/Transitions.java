package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.machine.Command.Notification;
import dev.evenkeel.vrrp.packet.Advert;

/**
 * The ways from one phase to another, each with all that belongs to it. Stateless; works on a
 * {@link Draft}.
 */
final class Transitions {

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
      toBackup(draft, draft.masterDownNs());
    }
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
    removeAddresses(draft);
    toBackup(draft, draft.masterDownNs());
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
    draft.detail("removing VIPs.");
    draft.commands.add(new Command.RemoveAddresses());
  }

  static long toMs(long ns) {
    return ns / 1_000_000;
  }
}
