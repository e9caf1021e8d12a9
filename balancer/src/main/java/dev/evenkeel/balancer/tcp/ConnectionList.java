package dev.evenkeel.balancer.tcp;

import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: idle connections in the order in which they became so. The links stand in the
 * connections themselves: to keep one allocates nothing.
 */
final class ConnectionList {
  private @Nullable ServerConnection youngest;
  private @Nullable ServerConnection oldest;
  private int size;

  /** The one that came last; null if there is none. The others follow as {@code older}. */
  @Nullable ServerConnection youngest() {
    return youngest;
  }

  /** The one that came first; null if there is none. */
  @Nullable ServerConnection oldest() {
    return oldest;
  }

  int size() {
    return size;
  }

  void add(ServerConnection connection) {
    connection.older = youngest;
    connection.younger = null;
    if (youngest == null) {
      oldest = connection;
    } else {
      youngest.younger = connection;
    }
    youngest = connection;
    size++;
  }

  /** Takes out one that is in it. */
  void remove(ServerConnection connection) {
    if (connection.younger == null) {
      youngest = connection.older;
    } else {
      connection.younger.older = connection.older;
    }
    if (connection.older == null) {
      oldest = connection.younger;
    } else {
      connection.older.younger = connection.younger;
    }
    connection.older = null;
    connection.younger = null;
    size--;
  }
}
