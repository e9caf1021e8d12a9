package dev.evenkeel.balancer.backend;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which servers copy the state of which (manual: server keyword {@code track}). Stateless. */
public final class Tracking {
  private Tracking() {}

  /**
   * Lets all servers that track another follow it from now on. What they name has been checked.
   *
   * @param backends by name
   */
  public static void link(Map<String, Backend> backends) {
    for (Backend backend : backends.values()) {
      for (BackendServer server : backend.servers()) {
        String named = server.config().get(ServerSettings.TRACK).orElse(null);
        BackendServer other = named == null ? null : find(backends, backend, named);
        if (other != null) {
          server.track(other);
        }
      }
    }
  }

  private static @Nullable BackendServer find(
      Map<String, Backend> backends, Backend own, String named) {
    int slash = named.indexOf('/');
    Backend of = slash < 0 ? own : backends.get(named.substring(0, slash));
    return of == null ? null : of.server(named.substring(slash + 1));
  }
}
