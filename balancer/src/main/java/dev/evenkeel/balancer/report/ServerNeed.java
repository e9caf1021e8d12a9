package dev.evenkeel.balancer.report;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.health.CheckStatus;
import dev.evenkeel.balancer.health.ServerHealth;
import dev.evenkeel.balancer.stats.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: the connections a server is expected to need, as HAProxy estimates them where none is
 * ever kept: one, once a stream or a check has had one.
 */
public final class ServerNeed {
  private ServerNeed() {}

  /** The estimate. */
  public static int of(BackendServer server, @Nullable ServerHealth health) {
    boolean checked =
        health != null
            && (health.checkReport().filter(r -> r.status() != CheckStatus.INI).isPresent()
                || health.agentReport().filter(r -> r.status() != CheckStatus.INI).isPresent());
    return checked || server.counters().get(Counter.CONNECTS) > 0 ? 1 : 0;
  }
}
