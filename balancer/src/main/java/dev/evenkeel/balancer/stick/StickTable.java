package dev.evenkeel.balancer.stick;

import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.stats.Frequency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: a table of what is remembered by key, shared by all event loops under one lock that
 * is held for a look-up or an update at a time.
 *
 * <p><b>Age.</b> Whenever an entry is touched, it becomes the youngest of a list: so the oldest
 * stand together at its other end, those that have expired and those that make room for others. An
 * entry that somebody tracks stands in no list: neither can happen to it.
 */
@SuppressWarnings("ReferenceEquality") // The links of the list are identities.
public final class StickTable {
  /** What is not stored. */
  static final long ABSENT = Long.MIN_VALUE;

  /** One part in so many is thrown out at a time when a table is full. */
  private static final int PURGED_SHARE = 256;

  private final String name;
  private final TableSpec spec;
  private final LongSupplier clockMs;
  private final Map<DataType, Integer> offsets = new EnumMap<>(DataType.class);
  private final Map<DataType, TableSpec.Stored> stored = new EnumMap<>(DataType.class);
  private final int slots;
  private final Map<Entry, Entry> entries = new HashMap<>();
  private @Nullable Entry oldest;
  private @Nullable Entry youngest;

  /**
   * @param name its proxy's
   * @param clockMs a clock that never goes back, in milliseconds
   */
  public StickTable(String name, TableSpec spec, LongSupplier clockMs) {
    this.name = name;
    this.spec = spec;
    this.clockMs = clockMs;
    int used = 0;
    for (TableSpec.Stored one : spec.stored()) {
      offsets.put(one.type(), used);
      stored.put(one.type(), one);
      used += one.type().slots() * one.count();
    }
    this.slots = used;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The line it was made from. */
  public TableSpec spec() {
    return spec;
  }

  /** How many entries there are. */
  public synchronized int used() {
    return entries.size();
  }

  /** Whether entries hold this. */
  boolean stores(DataType type) {
    return stored.containsKey(type);
  }

  /** What is stored, in HAProxy's order. */
  Iterable<TableSpec.Stored> stored() {
    return stored.values();
  }

  // ---- keys

  /** Returns the key that a sample is; null where it cannot be one. The sample is changed. */
  public byte @Nullable [] keyOf(Sample sample) {
    if (!Casts.cast(sample, spec.type().sampleType)) {
      return null;
    }
    return switch (spec.type()) {
      case IP, IPV6 -> sample.copyOfBytes();
      case INTEGER -> integerKey((int) sample.number());
      case STRING -> {
        int length = Math.min(sample.length(), spec.keyBytes());
        int end = 0;
        while (end < length && sample.at(end) != 0) {
          end++;
        }
        yield Arrays.copyOfRange(sample.bytes(), sample.from(), sample.from() + end);
      }
      case BINARY -> {
        byte[] key = new byte[spec.keyBytes()];
        int length = Math.min(sample.length(), key.length);
        System.arraycopy(sample.bytes(), sample.from(), key, 0, length);
        yield key;
      }
    };
  }

  /** Least significant byte first: so entries stand in HAProxy's order. */
  static byte[] integerKey(int number) {
    return new byte[] {
      (byte) number, (byte) (number >> 8), (byte) (number >> 16), (byte) (number >> 24)
    };
  }

  // ---- entries

  /** Finds an entry; it grows no younger. */
  synchronized @Nullable Entry find(byte[] key) {
    return known(key);
  }

  private @Nullable Entry known(byte[] key) {
    expire();
    return entries.get(new Entry(key, 0));
  }

  /** Finds an entry or makes one; null where there is no room. */
  synchronized @Nullable Entry findOrMake(byte[] key) {
    Entry entry = known(key);
    if (entry == null) {
      if (entries.size() >= spec.size() && !purge()) {
        return null;
      }
      entry = new Entry(key, slots);
      entries.put(entry, entry);
    }
    touch(entry);
    return entry;
  }

  /** Finds or makes an entry and keeps it until {@link #release}. */
  synchronized @Nullable Entry take(byte[] key) {
    Entry entry = findOrMake(key);
    if (entry != null) {
      if (entry.users == 0) {
        unlink(entry);
      }
      entry.users++;
    }
    return entry;
  }

  /** Ends what {@link #take} began. */
  synchronized void release(Entry entry) {
    entry.users--;
    touch(entry);
  }

  /** Removes an entry; false while somebody tracks it. */
  synchronized boolean remove(Entry entry) {
    if (entry.users > 0) {
      return false;
    }
    unlink(entry);
    entries.remove(entry);
    return true;
  }

  /** All entries, in the order of their keys. */
  synchronized List<Entry> entries() {
    expire();
    List<Entry> all = new ArrayList<>(entries.values());
    all.sort((a, b) -> Arrays.compareUnsigned(a.key, b.key));
    return all;
  }

  /** Forgets what has expired. Called now and then, and before every look-up. */
  public synchronized void expire() {
    if (spec.expireMs() == 0) {
      return;
    }
    long nowMs = clockMs.getAsLong();
    for (Entry entry = oldest; entry != null && entry.expiresMs <= nowMs; entry = oldest) {
      remove(entry);
    }
  }

  private boolean purge() {
    if (!spec.purges()) {
      return false;
    }
    int wanted = spec.size() / PURGED_SHARE + 1;
    for (Entry entry = oldest; entry != null && wanted > 0; entry = oldest) {
      remove(entry);
      wanted--;
    }
    return entries.size() < spec.size();
  }

  private void touch(Entry entry) {
    entry.expiresMs = clockMs.getAsLong() + spec.expireMs();
    if (entry.users == 0 && entry != youngest) {
      unlink(entry);
      entry.older = youngest;
      if (youngest != null) {
        youngest.younger = entry;
      } else {
        oldest = entry;
      }
      youngest = entry;
    }
  }

  private void unlink(Entry entry) {
    if (entry.older != null) {
      entry.older.younger = entry.younger;
    } else if (oldest == entry) {
      oldest = entry.younger;
    }
    if (entry.younger != null) {
      entry.younger.older = entry.older;
    } else if (youngest == entry) {
      youngest = entry.older;
    }
    entry.older = null;
    entry.younger = null;
  }

  /** Milliseconds that an entry has left; 0 where entries last for ever. */
  synchronized long leftMs(Entry entry) {
    return spec.expireMs() == 0 ? 0 : Math.max(0, entry.expiresMs - clockMs.getAsLong());
  }

  synchronized int users(Entry entry) {
    return entry.users;
  }

  // ---- data

  private int offset(DataType type, int index) {
    TableSpec.Stored one = stored.get(type);
    Integer offset = offsets.get(type);
    return one == null || offset == null || index < 0 || index >= one.count()
        ? -1
        : offset + index * type.slots();
  }

  private int periodMs(DataType type) {
    TableSpec.Stored one = stored.get(type);
    return one == null ? 0 : one.periodMs();
  }

  /**
   * Reads a value.
   *
   * @param index in an array, 0 otherwise
   * @return {@link #ABSENT} where the table does not store it
   */
  synchronized long get(Entry entry, DataType type, int index) {
    int at = offset(type, index);
    if (at < 0) {
      return ABSENT;
    }
    return type.kind == DataType.Kind.RATE
        ? Frequency.read(entry.slots, at, periodMs(type), clockMs.getAsLong())
        : entry.slots[at];
  }

  /** Sets a value; false where the table does not store it. */
  synchronized boolean set(Entry entry, DataType type, int index, long value) {
    int at = offset(type, index);
    if (at < 0) {
      return false;
    }
    if (type.kind == DataType.Kind.RATE) {
      Frequency.set(entry.slots, at, value, clockMs.getAsLong());
    } else {
      entry.slots[at] = cut(type, value);
    }
    return true;
  }

  /** Adds to a value, if the table stores it. */
  synchronized boolean add(Entry entry, DataType type, int index, long amount) {
    int at = offset(type, index);
    if (at < 0) {
      return false;
    }
    if (type.kind == DataType.Kind.RATE) {
      Frequency.add(entry.slots, at, amount, periodMs(type), clockMs.getAsLong());
    } else {
      entry.slots[at] = cut(type, entry.slots[at] + amount);
    }
    return true;
  }

  private static long cut(DataType type, long value) {
    return switch (type.kind) {
      case SIGNED -> (int) value;
      case UNSIGNED -> value & 0xffffffffL;
      case LONG, RATE, TEXT -> value;
    };
  }

  /** The server remembered for an entry, by name or address; null for none. */
  synchronized @Nullable String serverKey(Entry entry) {
    return entry.serverKey;
  }

  synchronized void serverKey(Entry entry, @Nullable String key) {
    entry.serverKey = key;
  }

  /** Makes an entry younger. */
  synchronized void refresh(Entry entry) {
    touch(entry);
  }

  /** Whether a value of this type can be a key. */
  boolean takes(SampleType type) {
    return type.canBecome(spec.type().sampleType);
  }
}
