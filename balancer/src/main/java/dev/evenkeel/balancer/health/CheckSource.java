package dev.evenkeel.balancer.health;

/** Loop thread only: where the connections of a server's checks come from. */
@FunctionalInterface
interface CheckSource {
  /** Binds a socket before it connects; 0 or {@code -errno}. */
  int bind(int fd);
}
