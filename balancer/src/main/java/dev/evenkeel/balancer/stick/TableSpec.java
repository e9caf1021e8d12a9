package dev.evenkeel.balancer.stick;

import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.sample.SampleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@code stick-table} line. Immutable.
 *
 * @param type of its keys
 * @param keyBytes the most bytes of a key
 * @param size the most entries
 * @param purges whether the oldest entries make room for new ones
 * @param expireMs how long an entry lasts untouched, 0 for ever
 * @param byAddress whether servers are remembered by address rather than by name
 * @param stored what entries hold
 * @param position where the line stands
 */
public record TableSpec(
    KeyType type,
    int keyBytes,
    int size,
    boolean purges,
    int expireMs,
    boolean byAddress,
    List<Stored> stored,
    SourcePosition position) {
  /** A proxy's table. */
  public static final Setting<Optional<TableSpec>> OF_PROXY =
      Setting.of("stick-table", Optional.empty());

  /**
   * One thing that entries hold.
   *
   * @param count of values, 1 but for arrays
   * @param periodMs of rates
   */
  record Stored(DataType type, int count, int periodMs) {}

  /** The type of samples that are its keys. */
  SampleType keySampleType() {
    return type.sampleType;
  }

  /** The same table, its entries holding servers as well: {@code stick} rules need that. */
  TableSpec withServers() {
    List<Stored> all = new ArrayList<>(stored);
    for (DataType type : List.of(DataType.SERVER_ID, DataType.SERVER_KEY)) {
      if (all.stream().noneMatch(one -> one.type() == type)) {
        all.add(new Stored(type, 1, 0));
      }
    }
    return new TableSpec(type, keyBytes, size, purges, expireMs, byAddress, all, position);
  }

  /** Copies the list. */
  public TableSpec {
    stored = List.copyOf(stored);
  }
}
