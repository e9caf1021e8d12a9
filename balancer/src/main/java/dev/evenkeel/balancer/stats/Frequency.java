package dev.evenkeel.balancer.stats;

/**
 * How often something happens within a period, in three numbers of an array: when the current
 * period began, events in it, events in the one before. What is left of the past one counts in
 * proportion, so the result moves evenly. Stateless; whoever has the array guards it.
 *
 * <p>A period begins with an event, so two of these are never added up; what several loops count
 * together is a {@link Rate}, whose seconds are the clock's.
 */
public final class Frequency {
  /** Numbers that one counter takes. */
  public static final int SLOTS = 3;

  private static final int BEGAN = 0;
  private static final int NOW = 1;
  private static final int BEFORE = 2;

  private Frequency() {}

  /** Counts events; the array is turned to the period of the moment. */
  public static void add(long[] slots, int at, long events, int periodMs, long nowMs) {
    turn(slots, at, periodMs, nowMs);
    slots[at + NOW] = (slots[at + NOW] + events) & 0xffffffffL;
  }

  private static void turn(long[] slots, int at, int periodMs, long nowMs) {
    long elapsed = nowMs - slots[at + BEGAN];
    if (elapsed >= periodMs) {
      boolean next = elapsed < 2L * periodMs;
      slots[at + BEFORE] = next ? slots[at + NOW] : 0;
      slots[at + NOW] = 0;
      slots[at + BEGAN] = next ? slots[at + BEGAN] + periodMs : nowMs;
    }
  }

  /** What a period has: its own events, and the part of the one before that it still covers. */
  public static long read(long[] slots, int at, int periodMs, long nowMs) {
    long past = slots[at + BEFORE];
    long current = slots[at + NOW];
    long remainsMs = slots[at + BEGAN] + periodMs - nowMs;
    if (remainsMs < 0) {
      past = current;
      current = 0;
      remainsMs += periodMs;
      if (remainsMs < 0) {
        return 0;
      }
    }
    if (past <= 1 && current == 0) {
      // A single event is not rounded away before its time.
      return past;
    }
    return current + past * remainsMs / periodMs;
  }

  /** The events of the period that was counted last. */
  public static long current(long[] slots, int at) {
    return slots[at + NOW];
  }

  /** How long the period that was counted last still is; not above 0 once it is over. */
  public static int remainsMs(long[] slots, int at, int periodMs, long nowMs) {
    return (int) Math.max(-1, slots[at + BEGAN] + periodMs - nowMs);
  }

  /** The event that was counted last did not come. */
  public static void takeBack(long[] slots, int at) {
    slots[at + NOW] = Math.max(0, slots[at + NOW] - 1);
  }

  /** Makes it read a number for a period, and less and less in the next. */
  public static void set(long[] slots, int at, long value, long nowMs) {
    slots[at + BEGAN] = nowMs;
    slots[at + NOW] = value;
    slots[at + BEFORE] = 0;
  }
}
