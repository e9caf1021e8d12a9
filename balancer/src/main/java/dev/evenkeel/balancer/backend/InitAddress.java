package dev.evenkeel.balancer.backend;

import java.net.InetAddress;

/** One way to find a server's first address (manual: server keyword {@code init-addr}). */
public sealed interface InitAddress {
  /** {@code last}: the address in the state file. */
  record Last() implements InitAddress {}

  /** {@code libc}: ask the system's resolver. */
  record Libc() implements InitAddress {}

  /** {@code none}: begin without an address, down. */
  record None() implements InitAddress {}

  /**
   * A fixed address.
   *
   * @param address what to use
   */
  record Fixed(InetAddress address) implements InitAddress {}
}
