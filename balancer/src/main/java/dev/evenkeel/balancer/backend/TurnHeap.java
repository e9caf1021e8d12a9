package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.backend.RoundRobin.Turn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * NOT thread safe, its {@link RoundRobin} guards it: turns, the one that goes first on top. Adding
 * and removing allocate nothing, since they happen with every stream.
 */
abstract class TurnHeap {
  private @Nullable Turn[] turns = new Turn[8];
  private int size;

  /** Whether one turn goes before another. */
  abstract boolean isBefore(Turn one, Turn other);

  /** The heaviest first, equal ones in the order in which they were put here. */
  static final class ByWeight extends TurnHeap {
    @Override
    boolean isBefore(Turn one, Turn other) {
      return one.weight != other.weight ? one.weight > other.weight : one.order < other.order;
    }
  }

  /** By position, then the heavier, the remainder speaking for a server as well. */
  static final class ByPosition extends TurnHeap {
    @Override
    boolean isBefore(Turn one, Turn other) {
      if (one.position != other.position) {
        return one.position < other.position;
      }
      int oneKey = one.saved - one.weight;
      int otherKey = other.saved - other.weight;
      return oneKey != otherKey ? oneKey < otherKey : one.order < other.order;
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  @Nullable Turn first() {
    return size == 0 ? null : turns[0];
  }

  void add(Turn turn) {
    if (size == turns.length) {
      turns = Arrays.copyOf(turns, size * 2);
    }
    turn.home = this;
    up(turn, size++);
  }

  void remove(Turn turn) {
    turn.home = null;
    Turn last = at(--size);
    turns[size] = null;
    if (last != turn) {
      int index = turn.index;
      up(last, index);
      if (last.index == index) {
        down(last, index);
      }
    }
  }

  private Turn at(int index) {
    Turn turn = turns[index];
    if (turn == null) {
      throw new IllegalStateException("a hole in the heap");
    }
    return turn;
  }

  private void up(Turn turn, int from) {
    int index = from;
    while (index > 0) {
      Turn parent = at((index - 1) / 2);
      if (!isBefore(turn, parent)) {
        break;
      }
      set(parent, index);
      index = (index - 1) / 2;
    }
    set(turn, index);
  }

  private void down(Turn turn, int from) {
    int index = from;
    while (2 * index + 1 < size) {
      int child = 2 * index + 1;
      if (child + 1 < size && isBefore(at(child + 1), at(child))) {
        child++;
      }
      if (!isBefore(at(child), turn)) {
        break;
      }
      set(at(child), index);
      index = child;
    }
    set(turn, index);
  }

  private void set(Turn turn, int index) {
    turns[index] = turn;
    turn.index = index;
  }
}
