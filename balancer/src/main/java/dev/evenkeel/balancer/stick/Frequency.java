package dev.evenkeel.balancer.stick;

/**
 * How often something happens within a period, in three numbers of an array: when the current
 * period began, events in it, events in the one before. What is left of the past one counts in
 * proportion, so the result moves evenly. Stateless; the table guards the array.
 */
final class Frequency {
  /** Numbers that one counter takes. */
  static final int SLOTS = 3;

  private static final int BEGAN = 0;
  private static final int NOW = 1;
  private static final int BEFORE = 2;

  private Frequency() {}

  static void add(long[] slots, int at, long events, int periodMs, long nowMs) {
    long elapsed = nowMs - slots[at + BEGAN];
    if (elapsed >= periodMs) {
      boolean next = elapsed < 2L * periodMs;
      slots[at + BEFORE] = next ? slots[at + NOW] : 0;
      slots[at + NOW] = 0;
      slots[at + BEGAN] = next ? slots[at + BEGAN] + periodMs : nowMs;
    }
    slots[at + NOW] = (slots[at + NOW] + events) & 0xffffffffL;
  }

  static long read(long[] slots, int at, int periodMs, long nowMs) {
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

  /** Makes it read a number for a period, and less and less in the next. */
  static void set(long[] slots, int at, long value, long nowMs) {
    slots[at + BEGAN] = nowMs;
    slots[at + NOW] = value;
    slots[at + BEFORE] = 0;
  }
}
