package dev.evenkeel.balancer.backend;

import org.jspecify.annotations.Nullable;

/** NOT thread safe, its {@link Backend} guards it: how one of a group of servers is chosen. */
interface Balancing {
  /** Takes note that a server came, went or weighs something else: see {@link ServerState}. */
  void update(BackendServer server);

  /** Another server belongs to the group from now on; it may not be usable yet. */
  default void joined(BackendServer server) {}

  /** A server that is not usable belongs to the group no more. */
  default void left(BackendServer server) {}

  /**
   * The server to take.
   *
   * @param who asks: what is hashed is the asker's
   * @param avoid a server that has just failed: passed over if there is any other
   * @return null if there is no server with room; one without room where the choice is not free, as
   *     with a hash: one waits for that one then
   */
  @Nullable BackendServer next(Applicant who, @Nullable BackendServer avoid);

  /** A server has got or lost a stream, or one that waits for it; see {@link #followsLoad}. */
  default void loadChanged(BackendServer server) {}

  /** Whether {@link #loadChanged} needs to be called. */
  default boolean followsLoad() {
    return false;
  }

  /** Whether weights may change in small steps. */
  default boolean isStepwise() {
    return true;
  }
}
