package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.SourcePosition;

/** Where a {@code log} line sends messages. */
public sealed interface LogDestination {
  /** A UDP address, a datagram socket in the file system or abstract, or a descriptor. */
  record Socket(Endpoint endpoint) implements LogDestination {
    @Override
    public String toString() {
      return endpoint.toString();
    }
  }

  /** A ring that is declared somewhere. */
  record Ring(String name, SourcePosition position) implements LogDestination {
    @Override
    public String toString() {
      return "ring@" + name;
    }
  }

  /** A log server that is reached over TCP: a ring of its own is between. */
  record Server(Endpoint endpoint, SourcePosition position) implements LogDestination {
    @Override
    public String toString() {
      return "tcp@" + endpoint;
    }
  }
}
