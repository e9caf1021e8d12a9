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

  /**
   * {@link #ready} has failed by an error of the program itself. Whoever can end alone does so;
   * otherwise the loop ends, and with it the process.
   */
  default void failed(RuntimeException failure) {
    throw failure;
  }
}
