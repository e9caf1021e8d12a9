package dev.evenkeel.balancer.backend;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
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
 */
final class RoundRobin implements Balancing {
  private static final Comparator<Turn> BY_WEIGHT =
      Comparator.<Turn>comparingInt(turn -> -turn.weight).thenComparingLong(turn -> turn.order);

  private static final Comparator<Turn> BY_POSITION =
      Comparator.<Turn>comparingLong(turn -> turn.position)
          .thenComparingInt(turn -> turn.saved - turn.weight)
          .thenComparingLong(turn -> turn.order);

  /** One server's place in the cycle. */
  private static final class Turn {
    final BackendServer server;
    int weight;
    long position;
    int saved;
    long order;
    @Nullable NavigableSet<Turn> home;

    Turn(BackendServer server, int weight) {
      this.server = server;
      this.weight = weight;
    }
  }

  private final Map<BackendServer, Turn> turns = new HashMap<>();
  private final NavigableSet<Turn> placed = new TreeSet<>(BY_POSITION);
  private NavigableSet<Turn> fresh = new TreeSet<>(BY_WEIGHT);
  private NavigableSet<Turn> later = new TreeSet<>(BY_WEIGHT);
  private final Map<BackendServer, Turn> gone = new HashMap<>();
  private boolean begun;
  private long position;
  private int totalWeight;
  private long orders;

  @Override
  public void update(BackendServer server) {
    Turn turn = turns.get(server);
    int weight = server.state().effectiveWeight;
    if (!server.isUsable()) {
      remove(server);
    } else if (turn == null) {
      add(server, weight);
    } else if (turn.weight != weight) {
      remove(server);
      add(server, weight);
    }
  }

  private void add(BackendServer server, int weight) {
    Turn before = gone.remove(server);
    Turn turn = before != null ? before : new Turn(server, weight);
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

  private void remove(BackendServer server) {
    Turn turn = turns.remove(server);
    if (turn != null) {
      take(turn);
      gone.put(server, turn);
      totalWeight -= turn.weight;
    }
  }

  @Override
  public @Nullable BackendServer next(@Nullable BackendServer avoid) {
    if (turns.isEmpty()) {
      return null;
    }
    Turn passedOver = null;
    while (true) {
      Turn turn = first();
      if (turn == null) {
        beginCycle();
      } else if (turn.server != avoid || turns.size() == 1) {
        advance(turn);
        if (passedOver != null) {
          put(passedOver, placed);
        }
        return turn.server;
      } else {
        // It keeps its turn for the next stream, and stands aside for this one.
        take(turn);
        passedOver = turn;
      }
    }
  }

  private @Nullable Turn first() {
    if (!begun || position >= totalWeight) {
      return null;
    }
    Turn due = placed.isEmpty() ? null : placed.first();
    if (due != null && due.position <= position) {
      return due;
    }
    if (!fresh.isEmpty()) {
      Turn heaviest = fresh.first();
      take(heaviest);
      heaviest.position = position;
      put(heaviest, placed);
      return heaviest;
    }
    return due;
  }

  private void advance(Turn turn) {
    take(turn);
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
    for (Turn left : placed.toArray(new Turn[0])) {
      take(left);
      put(left, later);
    }
    for (Turn left : fresh.toArray(new Turn[0])) {
      take(left);
      put(left, later);
    }
    NavigableSet<Turn> emptied = fresh;
    fresh = later;
    later = emptied;
    begun = true;
    position = 0;
  }

  private void put(Turn turn, NavigableSet<Turn> home) {
    turn.order = orders++;
    turn.home = home;
    home.add(turn);
  }

  private static void take(Turn turn) {
    if (turn.home != null) {
      turn.home.remove(turn);
      turn.home = null;
    }
  }
}
