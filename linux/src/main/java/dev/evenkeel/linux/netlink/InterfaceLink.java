package dev.evenkeel.linux.netlink;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A value: a network interface as the kernel describes it ({@code struct ifinfomsg}).
 *
 * @param index its number, never used twice while the namespace lives
 * @param name such as {@code eth0}
 * @param flags IFF_UP and others
 * @param macBits its Ethernet address in the low 48 bits; {@link #NO_MAC} where it has none
 */
public record InterfaceLink(int index, String name, int flags, long macBits) {
  /** In place of an Ethernet address. */
  public static final long NO_MAC = -1;

  static final int HEADER_BYTES = 16;
  static final int RTM_NEWLINK = 16;
  static final int RTM_DELLINK = 17;
  static final int RTM_GETLINK = 18;
  private static final int MAC_BYTES = 6;
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFF_UP = 0x1;
  private static final int IFF_LOOPBACK = 0x8;
  private static final int IFF_RUNNING = 0x40;
  private static final int IFF_NOARP = 0x80;

  /** Whether it is switched on and has a carrier. */
  public boolean isUp() {
    return (flags & IFF_UP) != 0 && (flags & IFF_RUNNING) != 0;
  }

  /** Whether neighbours on it resolve addresses by ARP. */
  public boolean usesArp() {
    return (flags & (IFF_NOARP | IFF_LOOPBACK)) == 0 && macBits != NO_MAC;
  }

  /** Reads RTM_NEWLINK or RTM_DELLINK; null for a message about bridges and the like. */
  static @Nullable InterfaceLink of(NetlinkReply reply) {
    byte[] name = reply.attribute(HEADER_BYTES, IFLA_IFNAME);
    byte[] mac = reply.attribute(HEADER_BYTES, IFLA_ADDRESS);
    if (reply.u8(0) != 0 || name == null) {
      return null;
    }
    String text = new String(name, StandardCharsets.UTF_8).replace("\0", "");
    return new InterfaceLink(reply.u32(4), text, reply.u32(8), macBits(mac));
  }

  /** The Ethernet address as it travels. */
  public byte[] mac() {
    byte[] mac = new byte[MAC_BYTES];
    for (int i = 0; i < MAC_BYTES; i++) {
      mac[i] = (byte) (macBits >> (8 * (MAC_BYTES - 1 - i)));
    }
    return mac;
  }

  private static long macBits(byte @Nullable [] mac) {
    if (mac == null || mac.length != MAC_BYTES) {
      return NO_MAC;
    }
    long bits = 0;
    for (byte octet : mac) {
      bits = (bits << 8) | (octet & 0xff);
    }
    return bits;
  }
}
