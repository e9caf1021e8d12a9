package dev.evenkeel.balancer.stick;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One entry of a table. Its table's lock guards it. */
final class Entry {
  final byte[] key;
  final long[] slots;
  @Nullable String serverKey;
  long expiresMs;

  /** How many connections track it; such an entry neither expires nor makes room. */
  int users;

  @Nullable Entry older;
  @Nullable Entry younger;

  Entry(byte[] key, int slots) {
    this.key = key;
    this.slots = new long[slots];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Entry entry && Arrays.equals(key, entry.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }
}
