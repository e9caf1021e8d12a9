package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.backend.BackendServer;
import java.util.Optional;
import java.util.OptionalInt;

/** Any thread: a server of a backend, as its checks see it. */
final class LiveServer implements CheckedServer {
  private final BackendServer server;
  private final HealthReporter reporter;

  LiveServer(BackendServer server, HealthReporter reporter) {
    this.server = server;
    this.reporter = reporter;
  }

  @Override
  public boolean isRunning() {
    return server.isRunning();
  }

  @Override
  public boolean isMaintenance() {
    return false;
  }

  @Override
  public boolean isDraining() {
    return server.config().get(dev.evenkeel.balancer.backend.ServerSettings.WEIGHT_POINTS) == 0;
  }

  @Override
  public void found(Finding finding, String cause) {
    boolean up = finding == Finding.UP;
    if (up != server.isRunning()) {
      reporter.changed(server, up, cause);
    }
  }

  @Override
  public void agentSays(
      Optional<String> weight, OptionalInt maxconn, Optional<AgentReply.Order> order) {}

  @Override
  public void heldDown(boolean held) {}

  @Override
  public String stateHeader(HealthCounter counter) {
    return "";
  }
}
