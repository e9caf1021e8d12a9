package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.net.EventLoop;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loop thread only: what the streams of one loop need to know of each backend, read once. */
public final class BackendDirectory {
  private final Map<String, BackendTerms> byName = new HashMap<>();

  /**
   * Reads the terms of all backends.
   *
   * @param loops how many loops there are
   */
  public BackendDirectory(
      Collection<Backend> backends, EventLoop loop, int loops, Settings global) {
    for (Backend backend : backends) {
      byName.put(backend.name(), BackendTerms.of(backend, loop, loops, global));
    }
  }

  @Nullable BackendTerms find(@Nullable String name) {
    return name == null ? null : byName.get(name);
  }
}
