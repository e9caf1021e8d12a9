package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.Operational;
import dev.evenkeel.linux.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Any thread: a server of a backend, as its checks see it. */
final class LiveServer implements CheckedServer {
  private final BackendServer server;
  private final String node;

  /**
   * @param node what this machine is called, empty for its host name
   */
  LiveServer(BackendServer server, String node) {
    this.server = server;
    this.node = node.isEmpty() ? hostName() : node;
  }

  @Override
  public boolean isRunning() {
    return server.isRunning();
  }

  @Override
  public boolean isMaintenance() {
    return server.isMaintenance();
  }

  @Override
  public boolean isDraining() {
    return server.userWeight() == 0;
  }

  @Override
  public void found(Finding finding, String cause) {
    server.found(
        switch (finding) {
          case DOWN -> Operational.STOPPED;
          case UP -> Operational.RUNNING;
          case STOPPING -> Operational.STOPPING;
        },
        cause);
  }

  @Override
  public void agentSays(
      Optional<String> weight, OptionalInt maxconn, Optional<AgentReply.Order> order) {
    weight.ifPresent(server::weight);
    maxconn.ifPresent(server::maxConnections);
    order.ifPresent(wish -> {
      switch (wish) {
        case READY -> server.makeReady();
        case DRAIN -> server.drain();
        case MAINT -> server.maintain();
      }
    });
  }

  @Override
  public void heldDown(boolean held) {
    server.heldDown(held);
  }

  @Override
  public String stateHeader(HealthCounter counter) {
    String host = "unix";
    String port = "unix";
    if (server.address(0) instanceof SocketAddress.Internet(var inet, int number)) {
      host = inet.getHostAddress();
      port = String.valueOf(number);
    }
    List<BackendServer> all = server.backend().servers();
    int weight =
        all.stream().filter(BackendServer::isUsable).mapToInt(BackendServer::currentWeight).sum();
    int streams = all.stream().mapToInt(BackendServer::current).sum();
    return state(counter)
        + "; address="
        + host
        + "; port="
        + port
        + "; name="
        + server.fullName()
        + "; node="
        + node
        + "; weight="
        + (server.isUsable() ? server.currentWeight() : 0)
        + "/"
        + weight
        + "; scur="
        + server.current()
        + "/"
        + streams
        + "; qcur="
        + server.queued();
  }

  /** {@code UP}, {@code UP 2/3}, {@code DOWN 1/2}, {@code NOLB 1/3}. */
  private String state(HealthCounter counter) {
    String up = server.operational() == Operational.STOPPING ? "NOLB" : "UP";
    if (counter.isFullyUp() || counter.isFullyDown()) {
      return counter.isUp() ? up : "DOWN";
    }
    String[] countAndWord = counter.describe(up).split(" ", 2);
    return countAndWord[1] + " " + countAndWord[0];
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException unknown) {
      return "localhost";
    }
  }
}
