package dev.evenkeel.balancer.config;

import java.util.Optional;

/**
 * Where a server is reached.
 *
 * @param endpoint the address; its port is 0 unless {@code portMode} is FIXED
 * @param portMode how the port comes about
 * @param portOffset for OFFSET, what is added to the port on which the client's connection arrived
 * @param hostName the name that was written instead of an address
 * @param resolved false if that name has no address yet: {@code endpoint} then means nothing and
 *     the server cannot be used
 */
public record ServerAddress(
    Endpoint endpoint,
    PortMode portMode,
    int portOffset,
    Optional<String> hostName,
    boolean resolved) {

  /** How the port of a connection to the server comes about. */
  public enum PortMode {
    /** The port is written. */
    FIXED,
    /** The port on which the client's connection arrived, plus an offset that may be 0. */
    OFFSET,
    /** The address has no ports. */
    NONE
  }

  /** Returns the port that is written, or 0: a health check then needs one of its own. */
  public int servicePort() {
    return portMode == PortMode.FIXED && endpoint instanceof Endpoint.Inet inet ? inet.port() : 0;
  }
}
