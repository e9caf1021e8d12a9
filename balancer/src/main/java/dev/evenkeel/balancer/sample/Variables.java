package dev.evenkeel.balancer.sample;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one scope. Those of a stream belong to its loop and are few, so they stand in an
 * array; those of the process are shared by all threads.
 */
public abstract sealed class Variables {
  private Variables() {}

  /** Makes the variables of a connection, a stream or a check: one thread only. */
  public static Variables ofStream() {
    return new Few();
  }

  /** Makes the variables of the process: any thread. */
  public static Variables ofProcess() {
    return new Shared();
  }

  /** Returns a variable's value. */
  public abstract @Nullable Value get(String name);

  /** Tells whether a variable was ever set, even if it was unset since. */
  public abstract boolean exists(String name);

  /** Sets a variable. */
  public abstract void set(String name, Value value);

  /** Makes a variable known without a value. */
  public abstract void declare(String name);

  /** Forgets a variable's value. */
  public abstract void unset(String name);

  /** Visits all variables that have a value. */
  public abstract void forEach(BiConsumer<String, Value> visitor);

  private static final class Few extends Variables {
    private static final int FIRST_ROOM = 4;

    private String[] names = new String[FIRST_ROOM];
    private @Nullable Value[] values = new Value[FIRST_ROOM];
    private int count;

    private int index(String name) {
      for (int i = 0; i < count; i++) {
        if (names[i].equals(name)) {
          return i;
        }
      }
      return -1;
    }

    private int indexOrNew(String name) {
      int at = index(name);
      if (at < 0) {
        if (count == names.length) {
          names = java.util.Arrays.copyOf(names, count * 2);
          values = java.util.Arrays.copyOf(values, count * 2);
        }
        at = count++;
        names[at] = name;
      }
      return at;
    }

    @Override
    public @Nullable Value get(String name) {
      int at = index(name);
      return at < 0 ? null : values[at];
    }

    @Override
    public boolean exists(String name) {
      return index(name) >= 0;
    }

    @Override
    public void set(String name, Value value) {
      // In two steps: an array is taken before its index is found, and finding it may replace it.
      int at = indexOrNew(name);
      values[at] = value;
    }

    @Override
    public void declare(String name) {
      indexOrNew(name);
    }

    @Override
    public void unset(String name) {
      int at = index(name);
      if (at >= 0) {
        values[at] = null;
      }
    }

    @Override
    public void forEach(BiConsumer<String, Value> visitor) {
      for (int i = 0; i < count; i++) {
        Value value = values[i];
        if (value != null) {
          visitor.accept(names[i], value);
        }
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // UNSET is the one value that stands for none.
  private static final class Shared extends Variables {
    private static final Value UNSET = new Value(SampleType.ANY, 0, new byte[0]);

    private final Map<String, Value> values = new ConcurrentHashMap<>();

    @Override
    public @Nullable Value get(String name) {
      Value value = values.get(name);
      return value == UNSET ? null : value;
    }

    @Override
    public boolean exists(String name) {
      return values.containsKey(name);
    }

    @Override
    public void set(String name, Value value) {
      values.put(name, value);
    }

    @Override
    public void declare(String name) {
      values.putIfAbsent(name, UNSET);
    }

    @Override
    public void unset(String name) {
      values.computeIfPresent(name, (n, v) -> UNSET);
    }

    @Override
    public void forEach(BiConsumer<String, Value> visitor) {
      values.forEach((name, value) -> {
        if (value != UNSET) {
          visitor.accept(name, value);
        }
      });
    }
  }
}
