package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.sample.Variables;
import dev.evenkeel.balancer.stick.TrackedCounters;
import dev.evenkeel.linux.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: what rules have noted of a client's connection. Made for the first note: a
 * connection without any has none.
 */
final class SessionMemory {
  /** Where the connection is taken to come from; null for what the kernel says. */
  @Nullable SocketAddress source;

  /** Where it is taken to go to; null for what the kernel says. */
  @Nullable SocketAddress destination;

  /** The variables of scope {@code sess}. */
  @Nullable Variables variables;

  /** A PROXY header is to come first. */
  boolean expectsHeader;

  /** A PROXY header came first. */
  boolean hadHeader;

  /** The TLVs of the PROXY header, as they came; empty for none. */
  byte[] tlvs = {};

  private @Nullable TrackedCounters tracked;

  /** What is tracked; made where there is nothing yet. */
  TrackedCounters tracked() {
    TrackedCounters made = tracked;
    if (made == null) {
      made = new TrackedCounters();
      tracked = made;
    }
    return made;
  }

  @Nullable TrackedCounters trackedIfAny() {
    return tracked;
  }

  /** Bytes have come from the client, and from the server. */
  void moved(long bytesIn, long bytesOut) {
    if (tracked != null) {
      tracked.moved(bytesIn, bytesOut);
    }
  }

  /** A request is over. */
  void requestEnded() {
    if (tracked != null) {
      tracked.requestEnded();
    }
  }

  /** The connection is over. */
  void end() {
    if (tracked != null) {
      tracked.end();
    }
  }
}
