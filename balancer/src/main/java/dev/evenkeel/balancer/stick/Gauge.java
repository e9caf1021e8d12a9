package dev.evenkeel.balancer.stick;

/**
 * One number that can be asked of an entry: what {@code sc_conn_cnt}, {@code src_conn_cnt} and
 * {@code table_conn_cnt} have in common. Stateless.
 *
 * @param suffix of its fetches and converters
 * @param type what is read
 * @param index in an array
 * @param shift by how many bits it is made smaller
 */
record Gauge(String suffix, DataType type, int index, int shift) {
  static Gauge of(DataType type) {
    return new Gauge(type.word, type, 0, 0);
  }

  /** Reads it; {@link StickTable#ABSENT} where the table does not store it. */
  long read(StickTable table, Entry entry) {
    long value = read(table, entry, type, index);
    return value == StickTable.ABSENT ? value : value >> shift;
  }

  /** Reads a value; the first counters and tags may stand in the arrays. */
  static long read(StickTable table, Entry entry, DataType type, int index) {
    long value = table.get(entry, type, index);
    if (value != StickTable.ABSENT) {
      return value;
    }
    return switch (type) {
      case GPC0 -> table.get(entry, DataType.GPC, 0);
      case GPC1 -> table.get(entry, DataType.GPC, 1);
      case GPC0_RATE -> table.get(entry, DataType.GPC_RATE, 0);
      case GPC1_RATE -> table.get(entry, DataType.GPC_RATE, 1);
      case GPT0 -> table.get(entry, DataType.GPT, 0);
      default -> value;
    };
  }

  /** Whether a table can answer at all. */
  static boolean isIn(StickTable table, DataType type) {
    return table.stores(type)
        || switch (type) {
          case GPC0, GPC1 -> table.stores(DataType.GPC);
          case GPC0_RATE, GPC1_RATE -> table.stores(DataType.GPC_RATE);
          case GPT0 -> table.stores(DataType.GPT);
          default -> false;
        };
  }

  /**
   * Adds to a general purpose counter and its rate, as far as the table has them.
   *
   * @param array whether {@code gpc} is meant rather than {@code gpc0} or {@code gpc1}
   */
  static void addToCounter(StickTable table, Entry entry, boolean array, int index, long amount) {
    DataType counter = index == 0 ? DataType.GPC0 : DataType.GPC1;
    DataType rate = index == 0 ? DataType.GPC0_RATE : DataType.GPC1_RATE;
    if (array || !table.add(entry, counter, 0, amount)) {
      table.add(entry, DataType.GPC, index, amount);
    }
    if (array || !table.add(entry, rate, 0, amount)) {
      table.add(entry, DataType.GPC_RATE, index, amount);
    }
    table.refresh(entry);
  }

  /** Sets a general purpose counter to zero. */
  static void clearCounter(StickTable table, Entry entry, boolean array, int index) {
    DataType counter = index == 0 ? DataType.GPC0 : DataType.GPC1;
    if (array || !table.set(entry, counter, 0, 0)) {
      table.set(entry, DataType.GPC, index, 0);
    }
    table.refresh(entry);
  }
}
