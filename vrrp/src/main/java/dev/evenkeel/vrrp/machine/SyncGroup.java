package dev.evenkeel.vrrp.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Virtual routers that are master together or not at all: {@code vrrp_sync_group}. Pure and
 * stateless: from the states of the members follows what one of them must hear next.
 *
 * <p>The rules, which are Keepalived's. One member in FAULT is FAULT for all. A member whose wait
 * for the master has ended stays BACKUP until the wait of every other has ended too; then all
 * become master. So a member that alone cannot hear the master does not split the group. A master
 * whose fellow leaves the state leaves it too. One that joins a group of masters and does not know
 * yet whether it can be master holds nobody up.
 */
public final class SyncGroup {

  private SyncGroup() {}

  /**
   * What must happen to one member.
   *
   * @param member its place in the list
   * @param event what it is to be told
   */
  public record Order(int member, Event event) {}

  /**
   * The next thing to do to keep the members in step; empty when they are. To be called after every
   * step of any member until it is empty, which it is after at most a few rounds.
   *
   * @param members the states, those not yet started included
   */
  public static Optional<Order> next(List<RouterState> members) {
    return fault(members).or(() -> isReady(members) ? promotion(members) : demotion(members));
  }

  /** Somebody has not been told yet that another member is in FAULT, or no longer is. */
  private static Optional<Order> fault(List<RouterState> members) {
    List<Integer> faulty = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      if (isAlive(members.get(i)) && Conditions.hasOwnFault(members.get(i))) {
        faulty.add(i);
      }
    }
    for (int i = 0; i < members.size(); i++) {
      RouterState state = members.get(i);
      boolean others = faulty.size() > (faulty.contains(i) ? 1 : 0);
      if (isAlive(state) && state.groupFault() != others) {
        return Optional.of(new Order(i, new Event.GroupFault(others)));
      }
    }
    return Optional.empty();
  }

  private static boolean isAlive(RouterState state) {
    return state.phase() != Phase.NEW && state.phase() != Phase.STOPPED;
  }

  /** Whether all are master or could be at once; who has stopped is no longer waited for. */
  private static boolean isReady(List<RouterState> members) {
    return members.stream()
        .allMatch(
            s -> s.isMaster() || mayBeMaster(s) || isJoining(s) || s.phase() == Phase.STOPPED);
  }

  /** Whether it has come to a group that is master, and waits for what it depends on. */
  private static boolean isJoining(RouterState state) {
    return state.phase() == Phase.INIT && state.masterGone();
  }

  private static boolean mayBeMaster(RouterState state) {
    return state.phase() == Phase.BACKUP && state.masterGone();
  }

  private static Optional<Order> promotion(List<RouterState> members) {
    for (int i = 0; i < members.size(); i++) {
      if (mayBeMaster(members.get(i))) {
        return Optional.of(new Order(i, new Event.GroupMaster()));
      }
    }
    return Optional.empty();
  }

  /** Who gave way to a better router left no gap; who left by itself says good-bye for all. */
  private static Optional<Order> demotion(List<RouterState> members) {
    boolean gaveWay =
        members.stream().anyMatch(s -> s.phase() == Phase.BACKUP && s.master() != null);
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).isMaster()) {
        return Optional.of(new Order(i, new Event.GroupBackup(!gaveWay)));
      }
    }
    return Optional.empty();
  }
}
