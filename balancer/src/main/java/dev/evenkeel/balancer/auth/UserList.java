package dev.evenkeel.balancer.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A section {@code userlist}: users, their passwords and groups. Filled by the thread that reads
 * the configuration; afterwards any thread may ask.
 */
public final class UserList {
  private final String name;
  private final Map<String, User> users = new LinkedHashMap<>();
  private final Map<String, List<String>> usersOfGroups = new LinkedHashMap<>();

  /** A user; null for one that nobody can be. */
  private record User(@Nullable Password password, Set<String> groups) {}

  UserList(String name) {
    this.name = name;
  }

  /** Adds a user; false if there is one of this name already. */
  boolean addUser(String user, @Nullable Password password, List<String> groups) {
    return users.putIfAbsent(user, new User(password, new LinkedHashSet<>(groups))) == null;
  }

  /** Adds a group and the users that it names; false if there is one of this name already. */
  boolean addGroup(String group, List<String> itsUsers) {
    return usersOfGroups.putIfAbsent(group, List.copyOf(itsUsers)) == null;
  }

  /** Brings users and groups together; says what does not fit. */
  void resolve(Consumer<String> alert) {
    users.forEach((user, known) -> {
      for (String group : known.groups()) {
        if (!usersOfGroups.containsKey(group)) {
          alert.accept(noSuch("group", group, "user", user));
        }
      }
    });
    usersOfGroups.forEach((group, names) -> {
      for (String user : names) {
        User known = users.get(user);
        if (known == null) {
          alert.accept(noSuch("user", user, "group", group));
        } else {
          known.groups().add(group);
        }
      }
    });
  }

  private String noSuch(String what, String missing, String where, String owner) {
    return "userlist '"
        + name
        + "': no such "
        + what
        + " '"
        + missing
        + "' specified in "
        + where
        + " '"
        + owner
        + "'";
  }

  /** Tells whether this is a user's password. */
  public boolean accepts(String user, String password) {
    User known = users.get(user);
    return known != null && known.password() != null && known.password().is(password);
  }

  /** Returns the groups of a user, in the order of the configuration. */
  public List<String> groupsOf(String user) {
    User known = users.get(user);
    return known == null ? List.of() : new ArrayList<>(known.groups());
  }
}
