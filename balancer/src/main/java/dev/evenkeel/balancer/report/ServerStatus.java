package dev.evenkeel.balancer.report;

import dev.evenkeel.balancer.backend.Admin;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.Operational;
import dev.evenkeel.balancer.health.CheckReport;
import dev.evenkeel.balancer.health.ServerHealth;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: how a server is, in one or two words (management guide, chapter 9.1, {@code status}).
 * A server that tracks another shows that one's checks.
 */
final class ServerStatus {
  private ServerStatus() {}

  static String of(BackendServer server, Function<BackendServer, @Nullable ServerHealth> healths) {
    if (server.isMaintenance()) {
      return maintenance(server);
    }
    BackendServer checked = checked(server);
    ServerHealth health = healths.apply(checked);
    CheckReport report =
        health != null && health.isCheckEnabled() ? health.checkReport().orElse(null) : null;
    if (server.operational() == Operational.STOPPED) {
      if (health != null && isHeldByAgent(health)) {
        return "DOWN (agent)";
      }
      return report != null && report.health() > 0
          ? "DOWN " + report.health() + "/" + report.rise()
          : "DOWN";
    }
    String word = word(server);
    if (report == null) {
      return word.equals("UP") ? "no check" : word;
    }
    int left = report.health() - report.rise() + 1;
    return left < report.fall() && left > 0 ? word + " " + left + "/" + report.fall() : word;
  }

  private static String maintenance(BackendServer server) {
    int admin = server.admin();
    if ((admin & Admin.INHERITED_MAINTENANCE) != 0) {
      return "MAINT (via " + checked(server).fullName() + ")";
    }
    return (admin & Admin.RESOLUTION_MAINTENANCE) != 0 && (admin & Admin.FORCED_MAINTENANCE) == 0
        ? "MAINT (resolution)"
        : "MAINT";
  }

  private static String word(BackendServer server) {
    if (server.operational() == Operational.STOPPING) {
      return "NOLB";
    }
    return server.isDraining() ? "DRAIN" : "UP";
  }

  private static boolean isHeldByAgent(ServerHealth health) {
    boolean agentDown =
        health.isAgentEnabled()
            && health.agentReport().filter(report -> report.health() == 0).isPresent();
    boolean checkUp =
        health.checkReport().filter(report -> report.health() >= report.rise()).isPresent();
    return agentDown && (checkUp || health.checkReport().isEmpty());
  }

  /** The server whose checks count: the last one of a chain of trackers. */
  private static BackendServer checked(BackendServer server) {
    BackendServer at = server;
    BackendServer next = at.tracked();
    while (next != null) {
      at = next;
      next = at.tracked();
    }
    return at;
  }
}
