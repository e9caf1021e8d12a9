package dev.evenkeel.balancer.backend;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * NOT thread safe, its {@link Backend} guards it: smooth weighted turns, in the order HAProxy takes
 * them.
 *
 * <p><b>Idea.</b> A cycle has as many positions as the weights add up to. A server that is taken at
 * a position comes again {@code total / weight} positions later, the remainder of the division
 * being saved up, so that each server's turns are spread evenly and nobody's weight is served in
 * one burst. A server whose next position lies behind the end of the cycle waits for the next one.
 *
 * <p><b>Order.</b> Servers that have not had a turn in this cycle stand in {@code fresh}, the
 * heaviest first, equal ones in the order in which they came. One of them fills each position that
 * no server of {@code placed} claims. With equal weights this gives the order of declaration, which
 * is what someone with two web servers expects: WEB 1, WEB 2, WEB 1. Of two that claim the same
 * position the heavier goes first, the smaller remainder speaking for a server as well; equal ones
 * go in the order in which they took their last turn.
 *
 * <p><b>Change.</b> A server that goes is gone at once, and the cycle is shorter by its weight. One
 * that comes back makes it longer again and takes its first turn where its share of what is left of
 * the cycle puts it, with the remainder it had saved up when it went. Weights are scaled by {@link
 * ServerState#SCALE}, so that a slow start may grow one in small steps.
 *
 * <p><b>Room.</b> A server without a free slot uses its turn up without being taken.
 */
final class RoundRobin implements Balancing {
  private final Map<BackendServer, Turn> turns = new HashMap<>();
  private final Map<BackendServer, Turn> gone = new HashMap<>();
  private final TurnHeap placed = new TurnHeap.ByPosition();
  private TurnHeap fresh = new TurnHeap.ByWeight();
  private TurnHeap later = new TurnHeap.ByWeight();
  private boolean begun;
  private long position;
  private int totalWeight;
  private long orders;

  /** One server's place in the cycle. */
  static final class Turn {
    final BackendServer server;
    int weight;
    long position;
    long lastPosition;
    int saved;
    long order;
    @Nullable TurnHeap home;
    int index;
    @Nullable Turn nextAside;

    Turn(BackendServer server) {
      this.server = server;
    }
  }

  @Override
  public void update(BackendServer server) {
    Turn turn = turns.get(server);
    int weight = server.state().effectiveWeight;
    if (!server.isUsable()) {
      remove(server);
    } else if (turn == null) {
      add(server, weight);
    } else if (turn.weight != weight) {
      reweigh(turn, weight);
    }
  }

  private void add(BackendServer server, int weight) {
    Turn before = gone.remove(server);
    Turn turn = before != null ? before : new Turn(server);
    turn.weight = weight;
    turns.put(server, turn);
    totalWeight += turn.weight;
    if (begun) {
      turn.position = position + Math.max(0, totalWeight - position) / turn.weight;
      put(turn, turn.position < totalWeight ? placed : later);
    } else {
      put(turn, later);
    }
  }

  /** A server keeps its last turn when its weight changes: the new one tells when the next is. */
  private void reweigh(Turn turn, int weight) {
    TurnHeap home = turn.home;
    take(turn);
    totalWeight += weight - turn.weight;
    turn.weight = weight;
    if (home instanceof TurnHeap.ByPosition) {
      int step = totalWeight / weight;
      turn.saved = 0;
      turn.position = Math.min(turn.position, turn.lastPosition + step);
      if (turn.position < position + 2) {
        turn.position = position + step;
      }
      home = turn.position < totalWeight ? placed : later;
    }
    put(turn, home == null ? later : home);
  }

  private void remove(BackendServer server) {
    Turn turn = turns.remove(server);
    if (turn != null) {
      take(turn);
      gone.put(server, turn);
      totalWeight -= turn.weight;
    }
  }

  @Override
  public void left(BackendServer server) {
    gone.remove(server);
  }

  @Override
  public @Nullable BackendServer next(Applicant who, @Nullable BackendServer avoid) {
    Turn aside = null;
    Turn avoided = null;
    BackendServer found = null;
    while (found == null) {
      Turn turn = first();
      if (turn == null) {
        if (placed.isEmpty() && fresh.isEmpty() && later.isEmpty()) {
          break;
        }
        beginCycle();
      } else if (turn.server != avoid && turn.server.hasRoom()) {
        advance(turn);
        found = turn.server;
      } else {
        take(turn);
        if (turn.server == avoid) {
          // It keeps its turn for the next stream, and stands aside for this one.
          avoided = turn;
        } else {
          turn.nextAside = aside;
          aside = turn;
        }
      }
    }
    if (found == null && avoided != null && avoided.server.hasRoom()) {
      found = avoided.server;
      advance(avoided);
    } else if (avoided != null) {
      put(avoided, placed);
    }
    while (aside != null) {
      Turn turn = aside;
      aside = turn.nextAside;
      turn.nextAside = null;
      advance(turn);
    }
    return found;
  }

  private @Nullable Turn first() {
    if (!begun || position >= totalWeight) {
      return null;
    }
    Turn due = placed.first();
    if (due != null && due.position <= position) {
      return due;
    }
    Turn heaviest = fresh.first();
    if (heaviest != null) {
      take(heaviest);
      heaviest.position = position;
      put(heaviest, placed);
      return heaviest;
    }
    return due;
  }

  private void advance(Turn turn) {
    take(turn);
    turn.lastPosition = turn.position;
    turn.position += totalWeight / turn.weight;
    turn.saved += totalWeight % turn.weight;
    if (turn.saved >= turn.weight) {
      turn.saved -= turn.weight;
      turn.position++;
    }
    put(turn, turn.position < totalWeight ? placed : later);
    position++;
  }

  private void beginCycle() {
    // Whoever still stands in this cycle (it became shorter meanwhile) goes on in the next.
    moveToLater(placed);
    moveToLater(fresh);
    TurnHeap emptied = fresh;
    fresh = later;
    later = emptied;
    begun = true;
    position = 0;
  }

  private void moveToLater(TurnHeap from) {
    Turn left;
    while ((left = from.first()) != null) {
      take(left);
      put(left, later);
    }
  }

  private void put(Turn turn, TurnHeap home) {
    turn.order = orders++;
    home.add(turn);
  }

  private static void take(Turn turn) {
    TurnHeap home = turn.home;
    if (home != null) {
      home.remove(turn);
    }
  }
}
