package dev.evenkeel.balancer.process;

import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.Processes.Limit;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Control thread only: gives up root once everything that needs it is done ({@code user}, {@code
 * group}).
 */
public final class Privileges {
  private Privileges() {}

  /**
   * Lets the process leave core files, which a change of its user forbids ({@code set-dumpable}).
   */
  public static void allowDumps(Consumer<String> warn) {
    try {
      Processes.setDumpable();
      Limit limit = Processes.limit(Processes.RLIMIT_CORE);
      Processes.setLimit(Processes.RLIMIT_CORE, new Limit(limit.hard(), limit.hard()));
    } catch (LinuxException refused) {
      warn.accept(
          "[haproxy.main()] Failed to set the dumpable flag (" + refused.getMessage() + ").");
    }
  }

  /** Changes group, then user, of all threads. */
  public static void drop(Settings global) throws LinuxException {
    Optional<Integer> group = global.get(ProcessSettings.GID);
    Optional<Integer> user = global.get(ProcessSettings.UID);
    if (Processes.effectiveUserId() != 0) {
      return;
    }
    if (group.isPresent()) {
      Processes.setGroup(group.get());
    }
    if (user.isPresent()) {
      Processes.setUser(user.get());
    }
  }
}
