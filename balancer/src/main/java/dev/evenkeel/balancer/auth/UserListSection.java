package dev.evenkeel.balancer.auth;

import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxySections;
import dev.evenkeel.balancer.config.SectionParser;
import dev.evenkeel.linux.Crypt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads sections {@code userlist} (manual, chapter 3.4). Owned by the thread that reads the
 * configuration.
 */
public final class UserListSection implements SectionParser {
  private final UserLists lists;
  private String name = "";
  private UserList current = new UserList("");

  /** Reads into a collection. */
  public UserListSection(UserLists lists) {
    this.lists = lists;
  }

  @Override
  public Next open(Line line) {
    name = line.word(1);
    current = new UserList(name);
    if (name.isEmpty()) {
      line.alertBare(": 'userlist' expects <name> as arguments.");
      return Next.STOP_FILE;
    }
    if (!line.atMostArguments(1)) {
      return Next.STOP_FILE;
    }
    var wrong = ProxySections.wrongCharacter(name);
    if (wrong.isPresent()) {
      line.alertBare(
          ": character '" + wrong.get() + "' is not permitted in 'userlist' name '" + name + "'.");
      return Next.STOP_FILE;
    }
    if (lists.has(name)) {
      line.warn(": ignoring duplicated userlist '" + name + "'.");
    } else {
      lists.add(name, current);
    }
    return Next.GO_ON;
  }

  @Override
  public void line(Line line) {
    switch (line.word(0)) {
      case "group" -> group(line);
      case "user" -> user(line);
      default -> line.alert(": unknown keyword '" + line.word(0) + "' in 'users' section");
    }
  }

  private void group(Line line) {
    String group = line.word(1);
    if (group.isEmpty()) {
      line.alert(": 'group' expects <name> as arguments.");
      return;
    }
    List<String> users = List.of();
    for (int at = 2; at < line.count(); at += 2) {
      if (!line.word(at).equals("users")) {
        line.alert(": 'group' only supports 'users' option.");
        return;
      }
      users = names(line.word(at + 1));
    }
    if (!current.addGroup(group, users)) {
      line.warn(": ignoring duplicated group '" + group + "' in userlist '" + name + "'.");
    }
  }

  private void user(Line line) {
    String user = line.word(1);
    if (user.isEmpty()) {
      line.alert(": 'user' expects <name> as arguments.");
      return;
    }
    Password password = null;
    List<String> groups = List.of();
    for (int at = 2; at < line.count(); at += 2) {
      String value = line.word(at + 1);
      switch (line.word(at)) {
        case "password" -> password = hashed(line, value);
        case "insecure-password" -> password = Password.plain(value);
        case "groups" -> groups = names(value);
        default -> {
          line.alert(
              ": 'user' only supports 'password', 'insecure-password' and 'groups' options.");
          return;
        }
      }
    }
    if (!current.addUser(user, password, groups)) {
      line.warn(": ignoring duplicated user '" + user + "' in userlist '" + name + "'.");
    }
  }

  private static @Nullable Password hashed(Line line, String hash) {
    if (!Crypt.isAvailable()) {
      line.alert(
          ": 'password' needs crypt(3), which this system does not have (libcrypt.so.1);"
              + " 'insecure-password' needs nothing.");
      return null;
    }
    return Password.hashed(hash);
  }

  private static List<String> names(String list) {
    return List.of(list.split(",", -1)).stream().filter(word -> !word.isEmpty()).toList();
  }
}
