package dev.evenkeel.vrrp.process;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.vrrp.config.ScriptUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program as another user by putting setpriv(1) in front of it. Stateless. A daemon that is
 * not root cannot become anyone else and runs everything as itself.
 */
final class Identity {
  private static final List<String> PLACES =
      List.of("/usr/bin/setpriv", "/bin/setpriv", "/usr/sbin/setpriv");
  private static final Path PASSWD = Path.of("/etc/passwd");

  private Identity() {}

  static List<String> prefix(@Nullable ScriptUser user, List<String> words) throws LinuxException {
    if (user == null || Processes.effectiveUserId() != 0 || isRoot(user)) {
      return words;
    }
    String setpriv =
        PLACES.stream()
            .filter(p -> Files.isExecutable(Path.of(p)))
            .findFirst()
            .orElseThrow(
                () -> new LinuxException("setpriv, to become user " + user.user(), Errno.ENOENT));
    List<String> argv = new ArrayList<>();
    argv.add(setpriv);
    argv.add("--reuid=" + user.user());
    argv.add("--regid=" + (user.group() != null ? user.group() : primaryGroup(user.user())));
    argv.add(passwdEntry(user.user()).isPresent() ? "--init-groups" : "--clear-groups");
    argv.add("--");
    argv.addAll(words);
    return argv;
  }

  private static boolean isRoot(ScriptUser user) {
    return (user.user().equals("root") || user.user().equals("0"))
        && (user.group() == null || user.group().equals("root") || user.group().equals("0"));
  }

  /** The group of the user's entry; a user that is only a number has a group of the same number. */
  private static String primaryGroup(String user) {
    return passwdEntry(user).map(entry -> entry[3]).orElse(user);
  }

  private static Optional<String[]> passwdEntry(String user) {
    try (Stream<String> lines = Files.lines(PASSWD, StandardCharsets.ISO_8859_1)) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(f -> f.length > 3 && (f[0].equals(user) || f[2].equals(user)))
          .findFirst();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
