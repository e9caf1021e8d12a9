package dev.evenkeel.balancer.sample;

import dev.evenkeel.linux.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One thread only: what fetches may ask of a connection. */
public interface ConnectionFacts {
  /** Returns where it comes from, as a PROXY header or a rule may have said. */
  @Nullable SocketAddress source();

  /** Returns where it goes to, as a PROXY header or a rule may have said. */
  @Nullable SocketAddress destination();

  /** Returns where it comes from, as the kernel says. */
  default @Nullable SocketAddress realSource() {
    return source();
  }

  /** Returns where it goes to, as the kernel says. */
  default @Nullable SocketAddress realDestination() {
    return destination();
  }

  /** Returns the descriptor; -1 if it is closed. */
  int descriptor();

  /** Tells whether a PROXY header came first. */
  default boolean hasProxyHeader() {
    return false;
  }

  /**
   * Returns a TLV of its PROXY header.
   *
   * @param type the TLV's number
   */
  default byte @Nullable [] proxyTlv(int type) {
    return null;
  }

  /** Returns what went wrong with it; 0 for nothing. */
  default int error() {
    return 0;
  }

  /** Returns what went wrong with it, in one word; empty for nothing. */
  default String errorName() {
    return "";
  }

  /** Returns what went wrong with it, in words. */
  default String errorText() {
    return "Success";
  }
}
