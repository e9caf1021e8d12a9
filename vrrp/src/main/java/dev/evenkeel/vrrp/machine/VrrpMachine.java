package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.machine.Command.Notification;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import java.util.HashSet;
import java.util.Set;

/**
 * The virtual router's state machine. Pure and stateless, so any thread may call it; the caller
 * owns the {@link RouterState} and must feed one router's events one after the other.
 *
 * <h2>What it is</h2>
 *
 * VRRP (RFC 3768 for version 2, RFC 9568 for version 3) as Keepalived 2.2 practises it. One call of
 * {@link #step} takes the state, one event and the time, and returns the next state and the list of
 * things to do. It reads no clock, opens no socket and keeps nothing. A daemon carries the commands
 * out against the kernel; a simulation against a network made of lists.
 *
 * <h2>Phases</h2>
 *
 * <pre>
 *            all required trackers known        master_down expires
 *     INIT ------------------------------> BACKUP ------------> MASTER
 *       |                                  |   ^                |   |
 *       | fault                      fault |   +----------------+   | fault: priority 0 twice
 *       v                                  v     better master,     v
 *     FAULT <------------------------------+     address lost     FAULT ---> BACKUP when all is well
 * </pre>
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li>{@code AddAddresses} is ordered only on the way into MASTER or while there; {@code
 *       RemoveAddresses} on every way out.
 *   <li>An advertisement with a priority other than 0 is sent in MASTER only, except the last one
 *       of {@code higher_prio_send_advert}.
 *   <li>On becoming master the advertisement goes out before the addresses are set: the peers stand
 *       still first.
 *   <li>BACKUP and MASTER always have a deadline; INIT, FAULT, NEW and STOPPED have none and wait
 *       for an event.
 *   <li>The effective priority is 1 to 254, or 255 for an owner that does not yield.
 *   <li>A rejected packet is no event at all. (Keepalived 2.2.7 postpones a master's next
 *       advertisement whenever it rejects a packet, so that a mismatched or malicious neighbour can
 *       silence a master; this machine advertises on schedule.)
 * </ul>
 *
 * <h2>Timers</h2>
 *
 * A backup waits {@code master_down = 3 x interval + skew}; the skew, (256 - priority)/256 of a
 * second in version 2 and of the master's interval in version 3, makes the best backup the first.
 * Priority 0 cuts the wait to the skew. A lower priority advertisement does not restart the wait,
 * which is all there is to preemption; {@code nopreempt} and a running {@code preempt_delay} treat
 * it as a good one. When trackers change the priority of a waiting backup, its deadline moves by
 * the difference of the skews. A late tick is acted upon at once and never made up for by a volley:
 * after a pause of the whole machine the caller must feed the packets that have queued up before
 * the tick, so that a router that slept through its own replacement finds out before it speaks. A
 * master that was silent for longer than its backups wait listens for an interval first, whether it
 * finds that out by a tick or by another's advertisement.
 *
 * <h2>FAULT</h2>
 *
 * Keepalived's own: a required tracker, the interface or its address is missing. A master that
 * enters it sends priority 0 twice, so that its peer takes over after its skew (0.6 s for priority
 * 100) instead of three intervals. This is what the embedding program uses to say "the balancer
 * does not serve".
 *
 * <h2>Hand-over</h2>
 *
 * A master that is to go serves on with priority 1 ({@link Event.HandOver}): whoever is there takes
 * over after its own wait, and the address is never without an owner. Then it stands back: it
 * leaves the address to any master until that one falls silent or {@link Event.Compete}. {@link
 * Event.TakeOver} is the other half, for a successor that has been told by other means.
 *
 * <h2>Where it departs from the RFCs, with Keepalived</h2>
 *
 * FAULT; the priority changes while running; an equal priority advertisement with our own source
 * address is only logged; two owners (255) settle by address, the lower one counting as 254;
 * preemption by the owner is immediate only at its start.
 */
public final class VrrpMachine {

  private VrrpMachine() {}

  /**
   * Carries one event out.
   *
   * @param nowNs a monotonic clock that never goes back between two steps of the same router
   */
  public static Step step(RouterState state, Event event, long nowNs) {
    Draft draft = new Draft(state, nowNs);
    if (state.phase() != Phase.STOPPED) {
      apply(draft, event);
    }
    return draft.finish();
  }

  private static void apply(Draft draft, Event event) {
    switch (event) {
      case Event.Started(Link link) -> {
        if (draft.phase == Phase.NEW) {
          start(draft, link);
        }
      }
      case Event.Tick _ -> tick(draft);
      case Event.AdvertReceived received -> receive(draft, received);
      case Event.LinkChanged(Link link) -> {
        draft.link = link;
        reconsider(draft);
      }
      case Event.TrackerReported(String name, Health health, int points) -> {
        if (draft.settings.trackers().stream().anyMatch(t -> t.name().equals(name))) {
          boolean demotedBefore = Conditions.isDemoted(draft);
          draft.health.put(name, health);
          draft.points.put(name, points);
          if (draft.phase != Phase.NEW) {
            updatePriority(draft);
            reconsider(draft);
            if (draft.phase == Phase.MASTER && !demotedBefore && Conditions.isDemoted(draft)) {
              Transitions.stepDown(draft);
            }
          }
        }
      }
      case Event.VirtualAddressLost _ -> {
        if (draft.phase == Phase.MASTER) {
          Transitions.lostAddress(draft);
        }
      }
      case Event.HandOver(long patienceNs) -> {
        if (draft.phase == Phase.MASTER && !draft.isYielding()) {
          Transitions.beginYielding(draft, patienceNs);
        } else if (draft.phase == Phase.BACKUP) {
          draft.standsBack = true;
        }
      }
      case Event.TakeOver(String why) -> {
        if (draft.phase == Phase.BACKUP) {
          draft.log(why);
          endWait(draft);
        }
      }
      case Event.MasterElsewhere(String why) -> {
        if (draft.phase == Phase.BACKUP) {
          draft.masterGone = false;
          draft.protocolDeadlineNs = draft.nowNs + draft.masterDownNs();
        } else if (draft.phase == Phase.MASTER) {
          draft.log(why);
          Transitions.giveUp(draft);
        }
      }
      case Event.Release _ -> {
        if (draft.phase == Phase.MASTER) {
          Transitions.stepDown(draft);
        }
        draft.standsBack = draft.phase == Phase.BACKUP;
      }
      case Event.Compete _ -> draft.standsBack = false;
      case Event.Overslept _ -> {
        if (draft.phase == Phase.MASTER) {
          Transitions.listenFirst(draft);
        }
      }
      case Event.Reconfigured reconfigured -> reconfigure(draft, reconfigured);
      case Event.GroupMaster _ -> {
        if (draft.phase == Phase.BACKUP) {
          Transitions.toMaster(draft);
        } else if (draft.phase == Phase.INIT) {
          draft.masterGone = true;
        }
      }
      case Event.GroupBackup(boolean sayGoodBye) -> {
        if (draft.phase == Phase.MASTER && hasOverslept(draft)) {
          Transitions.listenFirst(draft);
        } else if (draft.phase == Phase.MASTER && sayGoodBye) {
          Transitions.lostAddress(draft);
        } else if (draft.phase == Phase.MASTER) {
          Transitions.giveUp(draft);
        }
      }
      case Event.GroupFault(boolean present) -> {
        draft.groupFault = present;
        reconsider(draft);
      }
      case Event.GroupConflict _ -> {
        if (draft.phase == Phase.MASTER) {
          AdvertHandling.tellNeighboursAgain(draft);
        }
      }
      case Event.Stopped _ -> Transitions.stop(draft);
    }
  }

  private static void start(Draft draft, Link link) {
    draft.link = link;
    draft.priority = Conditions.priority(draft);
    draft.detail("removing VIPs.");
    draft.commands.add(new Command.RemoveAddresses());
    Transitions.enterService(draft, true);
  }

  private static void receive(Draft draft, Event.AdvertReceived received) {
    switch (draft.phase) {
      case BACKUP -> AdvertHandling.asBackup(draft, received.advert(), received.source());
      case MASTER -> {
        if (hasOverslept(draft)) {
          // Whoever it is has taken over by right: neither insisted upon nor told anything.
          noteLateness(draft);
          Transitions.listenFirst(draft);
          AdvertHandling.asBackup(draft, received.advert(), received.source());
        } else {
          AdvertHandling.asMaster(draft, received.advert(), received.source());
        }
      }
      case NEW, INIT, FAULT, STOPPED -> {
        // Keepalived does not listen in these states either.
      }
    }
  }

  private static void tick(Draft draft) {
    if (draft.nowNs >= draft.protocolDeadlineNs) {
      if (draft.phase == Phase.MASTER) {
        advertise(draft);
      } else if (draft.phase == Phase.BACKUP) {
        masterGone(draft);
      }
    }
    if (draft.phase == Phase.MASTER && draft.nowNs >= draft.yieldUntilNs) {
      Transitions.endYielding(draft);
    }
    if (draft.phase == Phase.MASTER) {
      tickGratuitousArps(draft);
    }
  }

  private static void masterGone(Draft draft) {
    if (!draft.masterGone) {
      draft.detail("Receive advertisement timeout");
    }
    endWait(draft);
  }

  private static void endWait(Draft draft) {
    if (draft.settings.inSyncGroup()) {
      draft.masterGone = true;
      draft.protocolDeadlineNs = draft.nowNs + draft.masterDownNs();
    } else {
      Transitions.toMaster(draft);
    }
  }

  private static void advertise(Draft draft) {
    long intervalNs = draft.settings.advertIntervalNs();
    noteLateness(draft);
    if (hasOverslept(draft)) {
      Transitions.listenFirst(draft);
      return;
    }
    draft.send(draft.priority);
    boolean onTime = draft.nowNs - draft.protocolDeadlineNs < intervalNs;
    draft.protocolDeadlineNs = (onTime ? draft.protocolDeadlineNs : draft.nowNs) + intervalNs;
  }

  private static void noteLateness(Draft draft) {
    long lateNs = draft.nowNs - draft.protocolDeadlineNs;
    if (lateNs > draft.settings.advertIntervalNs()) {
      draft.log("A thread timer expired %.6f seconds ago".formatted(lateNs / 1e9));
    }
  }

  /** Whether a master was silent for so long that another may be master by now. */
  private static boolean hasOverslept(Draft draft) {
    long intervalNs = draft.settings.advertIntervalNs();
    long silentNs = draft.nowNs - draft.protocolDeadlineNs + intervalNs;
    return silentNs > draft.settings.downTimerAdverts() * intervalNs;
  }

  private static void tickGratuitousArps(Draft draft) {
    GarpSchedule garp = draft.settings.garp();
    if (draft.nowNs >= draft.secondGarpAtNs) {
      draft.secondGarpAtNs = Timing.NEVER;
      draft.gratuitousArps(garp.repeat());
    }
    if (draft.nowNs >= draft.conflictGarpAtNs) {
      draft.conflictGarpAtNs = Timing.NEVER;
      draft.gratuitousArps(garp.lowerPrioRepeat());
    }
    if (draft.nowNs >= draft.refreshGarpAtNs) {
      draft.refreshGarpAtNs = draft.after(garp.refreshNs());
      draft.gratuitousArps(garp.refreshRepeat());
    }
  }

  /** After a change of link or trackers. */
  private static void reconsider(Draft draft) {
    boolean fault = Conditions.hasFault(draft);
    switch (draft.phase) {
      case BACKUP, MASTER -> {
        if (fault) {
          Transitions.toFault(draft);
        }
      }
      case INIT, FAULT -> Transitions.enterService(draft, false);
      case NEW, STOPPED -> {
        // Only Started wakes the one, nothing the other.
      }
    }
  }

  private static void updatePriority(Draft draft) {
    int before = draft.priority;
    long skewBeforeNs = draft.skewNs();
    draft.priority = Conditions.priority(draft);
    if (before == draft.priority) {
      return;
    }
    draft.log("Changing effective priority from %d to %d".formatted(before, draft.priority));
    if (draft.phase == Phase.BACKUP) {
      draft.protocolDeadlineNs += draft.skewNs() - skewBeforeNs;
      draft.notify(Notification.BACKUP_PRIORITY);
    } else if (draft.phase == Phase.MASTER) {
      draft.notify(Notification.MASTER_PRIORITY);
    }
  }

  private static void reconfigure(Draft draft, Event.Reconfigured event) {
    final long downBeforeNs = draft.masterDownNs();
    final int priorityBefore = draft.priority;
    draft.settings = event.settings();
    draft.yieldsOwnership = draft.yieldsOwnership && draft.settings.isOwner();
    Set<String> names = new HashSet<>();
    draft.settings.trackers().forEach(t -> names.add(t.name()));
    draft.health.keySet().retainAll(names);
    draft.points.keySet().retainAll(names);
    draft.priority = Conditions.priority(draft);
    if (draft.phase == Phase.MASTER) {
      reconfigureMaster(draft, event.addressesChanged(), priorityBefore);
    } else if (draft.phase == Phase.BACKUP) {
      if (draft.settings.version() == 2) {
        draft.masterIntervalNs = draft.settings.advertIntervalNs();
      }
      draft.protocolDeadlineNs += draft.masterDownNs() - downBeforeNs;
    }
    reconsider(draft);
  }

  /** The address stays where it is: a reload must not interrupt anything. */
  private static void reconfigureMaster(Draft draft, boolean addressesChanged, int priorityBefore) {
    draft.masterIntervalNs = draft.settings.advertIntervalNs();
    long latestNs = draft.nowNs + draft.settings.advertIntervalNs();
    if (addressesChanged || priorityBefore != draft.priority) {
      draft.send(draft.priority);
      draft.protocolDeadlineNs = latestNs;
    }
    draft.protocolDeadlineNs = Math.min(draft.protocolDeadlineNs, latestNs);
    draft.detail("setting VIPs.");
    draft.commands.add(new Command.AddAddresses());
    if (addressesChanged) {
      draft.gratuitousArps(draft.settings.garp().repeat());
    }
    draft.refreshGarpAtNs = draft.after(draft.settings.garp().refreshNs());
  }
}
