package dev.evenkeel.vrrp.config;

/**
 * {@code use_vmac}: the instance speaks and holds its addresses on an interface of its own, which
 * has the virtual router's Ethernet address (RFC 9568 section 7.3).
 *
 * @param interfaceName the interface's name
 * @param macBits its Ethernet address in the low 48 bits
 * @param speaksFromBase {@code vmac_xmit_base}: advertisements go out by the interface below
 */
public record VirtualMac(String interfaceName, long macBits, boolean speaksFromBase) {

  private static final long PREFIX_IPV4 = 0x00005e0001_00L;
  private static final long PREFIX_IPV6 = 0x00005e0002_00L;

  /** The address that the RFC gives a virtual router. */
  public static long macBitsOf(int virtualRouterId, boolean ipv6) {
    return (ipv6 ? PREFIX_IPV6 : PREFIX_IPV4) | virtualRouterId;
  }

  /** The address as it travels. */
  public byte[] mac() {
    byte[] mac = new byte[6];
    for (int i = 0; i < 6; i++) {
      mac[i] = (byte) (macBits >> (8 * (5 - i)));
    }
    return mac;
  }
}
