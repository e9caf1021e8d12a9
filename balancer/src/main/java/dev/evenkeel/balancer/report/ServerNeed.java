package dev.evenkeel.balancer.report;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.health.CheckStatus;
import dev.evenkeel.balancer.health.ServerHealth;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: the connections a server is expected to need, as HAProxy estimates them: as many as
 * were in use at once since idle ones were last purged, and one once a check has had one.
 */
public final class ServerNeed {
  private ServerNeed() {}

  /** The estimate. */
  public static int of(BackendServer server, @Nullable ServerHealth health) {
    boolean checked =
        health != null
            && (health.checkReport().filter(r -> r.status() != CheckStatus.INI).isPresent()
                || health.agentReport().filter(r -> r.status() != CheckStatus.INI).isPresent());
    long used = server.counters().neededConnections();
    return (int) Math.max(used, checked ? 1 : 0);
  }
}
