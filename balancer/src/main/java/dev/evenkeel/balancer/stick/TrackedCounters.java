package dev.evenkeel.balancer.stick;

import dev.evenkeel.balancer.sample.SampleLanguage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: the entries that one connection tracks (manual, {@code track-sc0} and its kin):
 * for each number one of its connection and session rules and one of its content rules. Those of
 * content rules are let go with each request. Made for the first entry that is tracked, and with
 * room for the numbers that are used.
 */
public final class TrackedCounters {
  /** The most that {@code tune.stick-counters} may ask for. */
  static final int MAX_COUNT = 100;

  /** By {@link #slot}: those of a number stand next to each other. */
  private @Nullable StickTable[] tables = new StickTable[2 * SampleLanguage.USUAL_STICK_COUNTERS];

  private @Nullable Entry[] entries = new Entry[2 * SampleLanguage.USUAL_STICK_COUNTERS];

  /** One that is tracked. */
  record Tracked(StickTable table, Entry entry) {}

  /** Whether a number is taken already: the first one tracked counts. */
  public boolean isTracked(int number) {
    return find(number) != null;
  }

  private static int slot(int number, boolean byContent) {
    return 2 * number + (byContent ? 1 : 0);
  }

  /**
   * Tracks a key, if the table has room for it.
   *
   * @param byContent whether a content rule asks for it
   */
  public void track(int number, boolean byContent, StickTable table, byte[] key) {
    Entry entry = table.take(key);
    if (entry != null) {
      int slot = slot(number, byContent);
      if (slot >= tables.length) {
        tables = Arrays.copyOf(tables, 2 * (number + 1));
        entries = Arrays.copyOf(entries, 2 * (number + 1));
      }
      tables[slot] = table;
      entries[slot] = entry;
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
    if (slot(number, true) >= tables.length) {
      return null;
    }
    for (int slot = slot(number, true); slot >= slot(number, false); slot--) {
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
    for (int slot = slot(0, false); slot < tables.length; slot += 2) {
      add(slot, DataType.SESS_CNT, 1);
      add(slot, DataType.SESS_RATE, 1);
    }
  }

  /** A request has come, before any of its content rules. */
  public void requestBegan() {
    for (int slot = slot(0, false); slot < tables.length; slot += 2) {
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

  /** Bytes have come from the client, and from the server. */
  public void moved(long bytesIn, long bytesOut) {
    for (int slot = 0; slot < tables.length; slot++) {
      add(slot, DataType.BYTES_IN_CNT, bytesIn);
      add(slot, DataType.BYTES_IN_RATE, bytesIn);
      add(slot, DataType.BYTES_OUT_CNT, bytesOut);
      add(slot, DataType.BYTES_OUT_RATE, bytesOut);
    }
  }

  /** A request is over: what its rules track is let go. */
  public void requestEnded() {
    for (int slot = slot(0, true); slot < tables.length; slot += 2) {
      letGo(slot);
    }
  }

  /** The connection is over: all its entries are let go. */
  public void end() {
    for (int slot = 0; slot < tables.length; slot++) {
      letGo(slot);
    }
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
