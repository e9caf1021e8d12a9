package dev.evenkeel.balancer.net;

import org.jspecify.annotations.Nullable;

/**
 * Loop thread only, NOT thread safe: the timers of one event loop, with a resolution of one
 * millisecond.
 *
 * <p>4096 slots, one a millisecond. A deadline further away than that stands in the farthest slot
 * and is moved on when the wheel comes round: an idle connection with a timeout of a minute is
 * looked at every four seconds, a busy one, whose deadline moves with every chunk, no more often.
 */
public final class TimerWheel {
  private static final int SLOTS = 4096;

  /** The list of the slot that is being looked at: its timers may be armed and moved meanwhile. */
  private static final int IN_HAND = SLOTS;

  private final @Nullable Timer[] heads = new Timer[SLOTS + 1];
  private final long[] occupied = new long[SLOTS / 64];
  private long currentMs;

  TimerWheel(long nowMs) {
    currentMs = nowMs;
  }

  /**
   * Arms {@code timer}, or moves its deadline; a deadline that has passed expires at the next turn.
   */
  public void schedule(Timer timer, long deadlineMs) {
    timer.deadlineMs = deadlineMs;
    timer.armed = true;
    if (timer.slot != Timer.NOT_QUEUED) {
      if (deadlineMs >= timer.queuedForMs) {
        return;
      }
      unlink(timer);
    }
    link(timer);
  }

  /**
   * Disarms {@code timer} and forgets it: left in its list until the wheel meets it, it would keep
   * what it belongs to alive for seconds, and under load that is most of the heap.
   */
  public void cancel(Timer timer) {
    timer.armed = false;
    if (timer.slot != Timer.NOT_QUEUED) {
      unlink(timer);
    }
  }

  /** Milliseconds until the wheel has something to look at, at most {@code limitMs}. */
  int waitMs(long nowMs, int limitMs) {
    int steps = Math.min(limitMs, SLOTS - 1);
    for (int step = 1; step <= steps; ) {
      int slot = (int) ((currentMs + step) & (SLOTS - 1));
      long word = occupied[slot >>> 6] >>> slot;
      if (word != 0) {
        long dueMs = currentMs + step + Long.numberOfTrailingZeros(word);
        return Math.clamp(dueMs - nowMs, 0, limitMs);
      }
      step += 64 - (slot & 63);
    }
    return limitMs;
  }

  /** Expires what is due at {@code nowMs}. */
  void advance(long nowMs) {
    long from = Math.max(currentMs + 1, nowMs - SLOTS + 1);
    for (long tick = from; tick <= nowMs; tick++) {
      currentMs = tick;
      int slot = (int) (tick & (SLOTS - 1));
      if (((occupied[slot >>> 6] >>> slot) & 1) != 0) {
        turn(slot, nowMs);
      }
    }
  }

  private void turn(int slot, long nowMs) {
    heads[IN_HAND] = heads[slot];
    heads[slot] = null;
    occupied[slot >>> 6] &= ~(1L << slot);
    for (Timer each = heads[IN_HAND]; each != null; each = each.next) {
      each.slot = IN_HAND;
    }
    Timer timer;
    while ((timer = heads[IN_HAND]) != null) {
      unlink(timer);
      if (!timer.armed) {
        continue;
      }
      if (timer.deadlineMs <= nowMs) {
        timer.armed = false;
        try {
          timer.expired();
        } catch (RuntimeException failure) {
          timer.failed(failure);
        }
      } else {
        link(timer);
      }
    }
  }

  private void link(Timer timer) {
    long due = Math.clamp(timer.deadlineMs, currentMs + 1, currentMs + SLOTS - 1);
    int slot = (int) (due & (SLOTS - 1));
    @Nullable Timer head = heads[slot];
    timer.queuedForMs = due;
    timer.slot = slot;
    timer.previous = null;
    timer.next = head;
    if (head != null) {
      head.previous = timer;
    }
    heads[slot] = timer;
    occupied[slot >>> 6] |= 1L << slot;
  }

  private void unlink(Timer timer) {
    if (timer.previous != null) {
      timer.previous.next = timer.next;
    } else {
      heads[timer.slot] = timer.next;
      if (timer.next == null && timer.slot != IN_HAND) {
        occupied[timer.slot >>> 6] &= ~(1L << timer.slot);
      }
    }
    if (timer.next != null) {
      timer.next.previous = timer.previous;
    }
    timer.slot = Timer.NOT_QUEUED;
    timer.previous = null;
    timer.next = null;
  }
}
