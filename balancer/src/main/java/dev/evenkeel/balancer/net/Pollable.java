package dev.evenkeel.balancer.net;

/** Loop thread only: what an event loop calls when a descriptor that it watches is ready. */
@FunctionalInterface
public interface Pollable {
  /**
   * The descriptor is ready.
   *
   * @param readiness a set of {@link dev.evenkeel.linux.Epoll#IN} and its siblings; ERR and HUP may
   *     come unasked
   */
  void ready(int readiness);
}
