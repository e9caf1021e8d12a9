package dev.evenkeel.balancer.stick;

import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: the entries that one connection tracks (manual, {@code track-sc0} and its kin):
 * three for its connection and session rules, three for its content rules. Those of content rules
 * are let go with each request. Made for the first entry that is tracked.
 */
public final class TrackedCounters {
  /** How many entries may be tracked at a time. */
  public static final int COUNT = 3;

  private final @Nullable StickTable[] tables = new StickTable[2 * COUNT];
  private final @Nullable Entry[] entries = new Entry[2 * COUNT];

  /** One that is tracked. */
  record Tracked(StickTable table, Entry entry) {}

  /** Whether a number is taken already: the first one tracked counts. */
  public boolean isTracked(int number) {
    return find(number) != null;
  }

  private static int slot(int number, boolean byContent) {
    return byContent ? COUNT + number : number;
  }

  /**
   * Tracks a key, if the table has room for it.
   *
   * @param byContent whether a content rule asks for it
   */
  public void track(int number, boolean byContent, StickTable table, byte[] key) {
    Entry entry = table.take(key);
    if (entry != null) {
      tables[slot(number, byContent)] = table;
      entries[slot(number, byContent)] = entry;
      table.add(entry, DataType.CONN_CUR, 0, 1);
      table.add(entry, DataType.CONN_CNT, 0, 1);
      table.add(entry, DataType.CONN_RATE, 0, 1);
    }
  }

  /** Tracks a key as {@link #track} does, for the request that is being looked at. */
  public void trackRequest(int number, StickTable table, byte[] key) {
    track(number, true, table, key);
    request(slot(number, true));
  }

  /** What a number stands for now; null for nothing. */
  @Nullable Tracked find(int number) {
    for (int slot = slot(number, true); slot >= 0; slot -= COUNT) {
      StickTable table = tables[slot];
      Entry entry = entries[slot];
      if (table != null && entry != null) {
        return new Tracked(table, entry);
      }
    }
    return null;
  }

  /** The connection is accepted: it is a session from now on. */
  public void sessionBegan() {
    for (int slot = 0; slot < COUNT; slot++) {
      add(slot, DataType.SESS_CNT, 1);
      add(slot, DataType.SESS_RATE, 1);
    }
  }

  /** A request has come, before any of its content rules. */
  public void requestBegan() {
    for (int slot = 0; slot < COUNT; slot++) {
      request(slot);
    }
  }

  private void request(int slot) {
    add(slot, DataType.HTTP_REQ_CNT, 1);
    add(slot, DataType.HTTP_REQ_RATE, 1);
  }

  /** The client has made a mistake (manual, {@code http_err_cnt}). */
  public void clientErred() {
    for (int slot = 0; slot < tables.length; slot++) {
      add(slot, DataType.HTTP_ERR_CNT, 1);
      add(slot, DataType.HTTP_ERR_RATE, 1);
    }
  }

  /** The server has failed (manual, {@code http_fail_cnt}). */
  public void serverFailed() {
    for (int slot = 0; slot < tables.length; slot++) {
      add(slot, DataType.HTTP_FAIL_CNT, 1);
      add(slot, DataType.HTTP_FAIL_RATE, 1);
    }
  }

  /** A request is over: its bytes are counted, and what its rules track is let go. */
  public void requestEnded(long bytesIn, long bytesOut) {
    for (int slot = 0; slot < tables.length; slot++) {
      count(slot, bytesIn, bytesOut);
      if (slot >= COUNT) {
        letGo(slot);
      }
    }
  }

  /** The connection is over: its bytes are counted and all its entries let go. */
  public void end(long bytesIn, long bytesOut) {
    for (int slot = 0; slot < tables.length; slot++) {
      count(slot, bytesIn, bytesOut);
      letGo(slot);
    }
  }

  private void count(int slot, long bytesIn, long bytesOut) {
    add(slot, DataType.BYTES_IN_CNT, bytesIn);
    add(slot, DataType.BYTES_IN_RATE, bytesIn);
    add(slot, DataType.BYTES_OUT_CNT, bytesOut);
    add(slot, DataType.BYTES_OUT_RATE, bytesOut);
  }

  private void letGo(int slot) {
    StickTable table = tables[slot];
    Entry entry = entries[slot];
    if (table != null && entry != null) {
      table.add(entry, DataType.CONN_CUR, 0, -1);
      table.release(entry);
      tables[slot] = null;
      entries[slot] = null;
    }
  }

  private void add(int slot, DataType type, long amount) {
    StickTable table = tables[slot];
    Entry entry = entries[slot];
    if (table != null && entry != null && amount != 0) {
      table.add(entry, type, 0, amount);
    }
  }

  /**
   * Adds to a general purpose counter and its rate, as far as the table has them.
   *
   * @param array whether {@code gpc} is meant rather than {@code gpc0} or {@code gpc1}
   */
  public void addToCounter(int number, boolean array, int index, long amount) {
    Tracked tracked = find(number);
    if (tracked != null) {
      Gauge.addToCounter(tracked.table(), tracked.entry(), array, index, amount);
    }
  }

  /**
   * Sets a general purpose tag, if the table has it.
   *
   * @param array whether {@code gpt} is meant rather than {@code gpt0}
   */
  public void setTag(int number, boolean array, int index, long value) {
    Tracked tracked = find(number);
    if (tracked != null) {
      StickTable table = tracked.table();
      if (array || !table.set(tracked.entry(), DataType.GPT0, 0, value)) {
        table.set(tracked.entry(), DataType.GPT, index, value);
      }
      table.refresh(tracked.entry());
    }
  }
}
