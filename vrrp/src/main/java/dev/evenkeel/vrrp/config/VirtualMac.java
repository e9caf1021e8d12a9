package dev.evenkeel.vrrp.config;

import org.jspecify.annotations.Nullable;

/**
 * {@code use_vmac}: the instance speaks and holds its addresses on an interface of its own, which
 * has the virtual router's Ethernet address (RFC 9568 section 7.3).
 *
 * @param interfaceName the name it is to have; null to make one up
 * @param macBits its Ethernet address in the low 48 bits
 * @param speaksFromBase {@code vmac_xmit_base}: advertisements go out by the interface below
 * @param holdsAddresses false with {@code use_vmac_addr} alone: only addresses marked {@code
 *     use_vmac} are on it, and advertisements go out by the interface below
 */
public record VirtualMac(
    @Nullable String interfaceName, long macBits, boolean speaksFromBase, boolean holdsAddresses) {

  /** The first five bytes for IPv4 routers. */
  public static final long PREFIX_IPV4 = 0x00005e0001L;

  /** The first five bytes for IPv6 routers. */
  public static final long PREFIX_IPV6 = 0x00005e0002L;
}
