package dev.evenkeel.balancer.auth;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All lists of users of a configuration. Filled by the thread that reads it; afterwards any thread
 * may ask.
 */
public final class UserLists {
  private final Map<String, UserList> byName = new HashMap<>();

  /** Makes none. */
  public UserLists() {}

  /** Adds a list. */
  void add(String name, UserList list) {
    byName.put(name, list);
  }

  /** Finds a list; null if there is none of this name. */
  public @Nullable UserList find(String name) {
    return byName.get(name);
  }

  /** Tells whether there is a list of this name. */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** Brings users and groups together when all is read; says what does not fit. */
  public void resolve(Consumer<String> alert) {
    byName.values().forEach(list -> list.resolve(alert));
  }
}
