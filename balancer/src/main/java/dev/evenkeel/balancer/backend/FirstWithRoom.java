package dev.evenkeel.balancer.backend;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * NOT thread safe, its {@link Backend} guards it: the server with the lowest id that has room
 * ({@code balance first}), so that the last ones can be switched off.
 */
final class FirstWithRoom implements Balancing {
  private final TreeSet<BackendServer> servers =
      new TreeSet<>(Comparator.comparingInt((BackendServer server) -> server.config().id()));

  @Override
  public void update(BackendServer server) {
    if (server.isUsable()) {
      servers.add(server);
    } else {
      servers.remove(server);
    }
  }

  @Override
  public @Nullable BackendServer next(Applicant who, @Nullable BackendServer avoid) {
    BackendServer avoided = null;
    for (BackendServer server : servers) {
      if (server.hasRoom()) {
        if (server != avoid) {
          return server;
        }
        avoided = server;
      }
    }
    return avoided;
  }
}
