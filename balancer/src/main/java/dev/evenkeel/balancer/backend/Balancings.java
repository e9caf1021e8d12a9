package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.Proxy;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes the algorithm that a backend asks for (manual: {@code balance}, {@code hash-type}). */
final class Balancings {
  private Balancings() {}

  /**
   * Makes it for one group of a backend's servers.
   *
   * @param backups for which group
   */
  static Balancing of(Proxy proxy, List<BackendServer> servers, boolean backups) {
    List<BackendServer> group =
        servers.stream().filter(server -> server.isBackup() == backups).toList();
    Algorithm algorithm = proxy.get(BackendSettings.ALGORITHM);
    int factor = proxy.get(BackendSettings.HASH_BALANCE_FACTOR);
    HashType type = proxy.get(BackendSettings.HASH_TYPE);
    HashInput input =
        new HashInput(algorithm == Algorithm.SOURCE, type.function(), type.avalanche());
    return switch (algorithm) {
      case ROUNDROBIN -> new RoundRobin();
      case STATIC_RR -> new ServerMap(group, servers, null);
      case LEASTCONN -> new LeastConnections();
      case FIRST -> new FirstWithRoom();
      case RANDOM ->
          new HashRing(group, input, proxy.get(BackendSettings.RANDOM_DRAWS), factor, random());
      case SOURCE, HASH, RDP_COOKIE, URI, URL_PARAM, HDR ->
          type.consistent()
              ? new HashRing(group, input, 0, factor, random())
              : new ServerMap(group, servers, input);
    };
  }

  private static RandomGenerator random() {
    return RandomGenerator.of("L64X128MixRandom");
  }
}
