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
  private final EventLoop loop;
  private final int loops;
  private final Settings global;

  /**
   * Reads the terms of all backends.
   *
   * @param loops how many loops there are
   */
  public BackendDirectory(
      Collection<Backend> backends, EventLoop loop, int loops, Settings global) {
    this.loop = loop;
    this.loops = loops;
    this.global = global;
    backends.forEach(this::add);
  }

  /** The loop whose thread this belongs to. */
  public EventLoop loop() {
    return loop;
  }

  /** Reads the terms of one more. */
  public void add(Backend backend) {
    byName.put(backend.name(), BackendTerms.of(backend, loop, loops, global));
  }

  /** Forgets one that nobody uses any more. */
  public void remove(Backend backend) {
    BackendTerms terms = byName.remove(backend.name());
    if (terms != null) {
      terms.idle().close();
    }
  }

  /** Closes the connections to servers that nobody uses at the moment; the loop ends. */
  public void closeIdle() {
    byName.values().forEach(terms -> terms.idle().close());
  }

  @Nullable BackendTerms find(@Nullable String name) {
    return name == null ? null : byName.get(name);
  }
}
