package dev.evenkeel.lab;

import dev.evenkeel.lab.article.Settings;
import dev.evenkeel.lab.network.Privileges;
import dev.evenkeel.lab.network.Programs;
import dev.evenkeel.lab.network.UserNamespace;
import dev.evenkeel.lab.pair.ClassicProgram;
import java.io.IOException;
import java.util.List;

/** Stateless: whether this machine and this user can run a laboratory, asked before it is built. */
final class Fitness {
  private Fitness() {}

  /**
   * Makes sure that a laboratory can be built; a user without the right to do so gets it by
   * starting this program anew in a user namespace, in which case this does not return.
   *
   * @throws IOException with a sentence for the user about what is missing
   */
  static void check(Settings settings) throws IOException {
    List<String> programs =
        Programs.missing("sh", "cat", "mkdir", "rmdir", "mount", "setsid", "unshare", "nsenter");
    if (!programs.isEmpty()) {
      throw new IOException(
          "this machine lacks "
              + String.join(", ", programs)
              + " (Debian packages: util-linux, mount, coreutils)");
    }
    for (String words : List.of(settings.lb1().missing(), settings.lb2().missing())) {
      if (!words.isEmpty()) {
        throw new IOException(words);
      }
    }
    if (settings.realNginx() && Programs.find("nginx").isEmpty()) {
      throw new IOException("--web nginx needs nginx, which this machine does not have");
    }
    if (UserNamespace.isInside() && isClassic(settings)) {
      System.err.println(
          "evenkeel lab: real Keepalived distrusts killall where root is not its owner, as in this"
              + " user namespace: its check always succeeds; run as root to see it work");
    }
    List<String> capabilities = Privileges.missing();
    if (capabilities.isEmpty()) {
      return;
    }
    String lacking = "this process lacks " + String.join(", ", capabilities);
    if (UserNamespace.isInside()) {
      throw new IOException(lacking + ", even in a user namespace of its own; run it as root");
    }
    try {
      UserNamespace.startAnew();
    } catch (IOException refused) {
      throw new IOException(
          lacking
              + ", and the kernel does not let it have a user namespace:\n"
              + refused.getMessage()
              + "\nRun it as root, or allow unprivileged user namespaces"
              + " (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone,"
              + " kernel.apparmor_restrict_unprivileged_userns).",
          refused);
    }
  }

  private static boolean isClassic(Settings settings) {
    return settings.lb1() instanceof ClassicProgram || settings.lb2() instanceof ClassicProgram;
  }
}
