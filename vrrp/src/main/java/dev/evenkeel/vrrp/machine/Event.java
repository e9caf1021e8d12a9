package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.IpAddress;

/** What can happen to a virtual router. */
public sealed interface Event {
  /** Whether a router that ceases to be master by this has been replaced already. */
  default boolean tellsOfAnotherMaster() {
    return switch (this) {
      case AdvertReceived _ -> true;
      case GroupBackup(boolean sayGoodBye) -> !sayGoodBye;
      default -> false;
    };
  }

  /**
   * The router starts, once. Trackers that report without being asked should have reported before.
   */
  record Started(Link link) implements Event {}

  /**
   * Time has passed; needed at the latest at {@link RouterState#nextDeadlineNs()}, harmless at any
   * other time.
   */
  record Tick() implements Event {}

  /** An advertisement for this router arrived and passed all checks of {@code AdvertCheck}. */
  record AdvertReceived(Advert advert, IpAddress source) implements Event {}

  /** The interface went up or down, appeared or vanished, or its address changed. */
  record LinkChanged(Link link) implements Event {}

  /**
   * A tracker has a result. Unknown names are ignored: a reload may have removed it.
   *
   * @param points what the result adds to the priority, for a {@link Tracker#measuring} one
   */
  record TrackerReported(String tracker, Health health, int points) implements Event {
    /** A result without points of its own. */
    public TrackerReported(String tracker, Health health) {
      this(tracker, health, 0);
    }
  }

  /** Somebody else removed one of our virtual addresses. */
  record VirtualAddressLost() implements Event {}

  /**
   * The configuration was read again.
   *
   * @param settings the new ones
   * @param addressesChanged whether the virtual addresses differ from before
   */
  record Reconfigured(RouterSettings settings, boolean addressesChanged) implements Event {}

  /**
   * All members of the sync group may be master now, or are: one that has just joined and still
   * waits for what it depends on is master with them as soon as it can.
   */
  record GroupMaster() implements Event {}

  /**
   * Another member of the sync group is no longer master.
   *
   * @param sayGoodBye whether it left without a successor, so that priority 0 hastens one
   */
  record GroupBackup(boolean sayGoodBye) implements Event {}

  /** Another member of the sync group has got a fault, or the last one has lost it. */
  record GroupFault(boolean present) implements Event {}

  /** Another member of the sync group has heard a master of lower priority. */
  record GroupConflict() implements Event {}

  /**
   * A master is to serve on, with the lowest priority, until another router takes over. A backup is
   * to stand back for as long as another router is master.
   *
   * @param patienceNs how long nobody may come before the master is an ordinary one again
   */
  record HandOver(long patienceNs) implements Event {}

  /**
   * The master, or what watches it, says that the address is free for this router: a backup takes
   * it at once, in a sync group when that is so for every member.
   *
   * @param why for the log
   */
  record TakeOver(String why) implements Event {}

  /**
   * Told by other means than advertisements that another router is master, and is to be: a backup
   * waits anew, a master gives way.
   *
   * @param why for the log
   */
  record MasterElsewhere(String why) implements Event {}

  /**
   * A master is to let go at once, whether or not anybody takes over: it says good-bye and stands
   * back as after {@link HandOver}; if nobody comes by the end of its wait, it is master again.
   */
  record Release() implements Event {}

  /** A router that stood back after {@link HandOver} competes again. */
  record Compete() implements Event {}

  /**
   * The router, or the whole machine, did not run for so long that another may be master by now: a
   * master listens for one interval before it goes on.
   */
  record Overslept() implements Event {}

  /** The router is to stop, leaving nothing behind. */
  record Stopped() implements Event {}
}
