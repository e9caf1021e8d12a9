package dev.evenkeel.balancer.net;

import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.config.SystemAccounts;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What holds for listening unix sockets whose own line says nothing else (manual: keyword {@code
 * unix-bind} of {@code global}).
 *
 * @param prefix what stands before every path
 * @param mode permission bits
 * @param uid numeric owner
 * @param gid numeric group
 */
public record UnixBinding(
    String prefix, Optional<Integer> mode, Optional<Integer> uid, Optional<Integer> gid) {
  /** Nothing special. */
  public static final UnixBinding NONE =
      new UnixBinding("", Optional.empty(), Optional.empty(), Optional.empty());

  static void parse(Line line, Settings.Builder global) {
    UnixBinding before = global.get(NetworkSettings.UNIX_BINDING);
    String prefix = before.prefix;
    Optional<Integer> mode = before.mode;
    Optional<Integer> uid = before.uid;
    Optional<Integer> gid = before.gid;
    for (int index = 1; !line.word(index).isEmpty(); index += 2) {
      String value = line.word(index + 1);
      switch (line.word(index)) {
        case "prefix" -> {
          if (value.isEmpty()) {
            line.alert(" : unix_bind 'prefix' expects a path as an argument.");
            return;
          }
          prefix = value;
        }
        case "mode" -> mode = Optional.of(octal(value));
        case "uid" -> uid = Optional.of(Numbers.lenient(value));
        case "gid" -> gid = Optional.of(Numbers.lenient(value));
        case "user" -> uid = account(line, value, SystemAccounts.userId(value), "user");
        case "group" -> gid = account(line, value, SystemAccounts.groupId(value), "group");
        default -> {
          line.alert(
              " : 'unix-bind' only supports the 'prefix', 'mode', 'uid', 'gid', 'user' and 'group'"
                  + " options.");
          return;
        }
      }
    }
    global.set(NetworkSettings.UNIX_BINDING, new UnixBinding(prefix, mode, uid, gid));
  }

  private static Optional<Integer> account(Line line, String name, OptionalInt id, String kind) {
    if (id.isEmpty()) {
      line.alert(" : 'unix-bind' : '" + name + "' unknown " + kind + ".");
      return Optional.empty();
    }
    return Optional.of(id.getAsInt());
  }

  /** As many octal digits as there are. */
  private static int octal(String text) {
    int value = 0;
    for (int index = 0; index < text.length() && index < 6; index++) {
      int digit = text.charAt(index) - '0';
      if (digit < 0 || digit > 7) {
        break;
      }
      value = value * 8 + digit;
    }
    return value;
  }
}
