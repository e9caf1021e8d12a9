package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Any thread: what streams need to know of each backend, read from the configuration once. */
public final class BackendDirectory {
  private final Map<String, BackendTerms> byName = new HashMap<>();

  /** Reads the terms of all backends. */
  public BackendDirectory(Collection<Backend> backends) {
    for (Backend backend : backends) {
      byName.put(backend.name(), BackendTerms.of(backend));
    }
  }

  @Nullable BackendTerms find(@Nullable String name) {
    return name == null ? null : byName.get(name);
  }
}
