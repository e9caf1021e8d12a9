package dev.evenkeel.balancer.process;

import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Processes;
import java.util.Optional;

/**
 * Control thread only: gives up root once everything that needs it is done ({@code user}, {@code
 * group}).
 */
public final class Privileges {
  private Privileges() {}

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
