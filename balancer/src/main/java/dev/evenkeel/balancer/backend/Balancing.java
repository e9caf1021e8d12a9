package dev.evenkeel.balancer.backend;

import org.jspecify.annotations.Nullable;

/** NOT thread safe, its {@link Backend} guards it: how one of a group of servers is chosen. */
interface Balancing {
  /** Takes note that a server came, went or weighs something else: see {@link ServerState}. */
  void update(BackendServer server);

  /**
   * The server to take.
   *
   * @param avoid a server that has just failed: passed over if there is any other
   * @return null if there is no server
   */
  @Nullable BackendServer next(@Nullable BackendServer avoid);

  /** Whether weights may change in small steps. */
  default boolean isStepwise() {
    return true;
  }
}
