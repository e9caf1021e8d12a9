package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.Endpoint;

/**
 * The foreign address from which connections to servers seem to come (manual: {@code usesrc} of
 * {@code source}).
 */
public sealed interface ClientSource {
  /** {@code clientip}: the client's address, with any port. */
  record Host() implements ClientSource {}

  /** {@code client}: the client's address and port. */
  record HostAndPort() implements ClientSource {}

  /**
   * A fixed address.
   *
   * @param address port 0 for any
   */
  record Fixed(Endpoint.Inet address) implements ClientSource {}

  /**
   * {@code hdr_ip}: what a header says, so that outside HTTP it says nothing.
   *
   * @param header its name
   */
  record Header(String header) implements ClientSource {}
}
