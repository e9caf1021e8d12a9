package dev.evenkeel.vrrp.address;

import dev.evenkeel.vrrp.packet.IpAddress;
import dev.evenkeel.vrrp.packet.Ipv4;
import dev.evenkeel.vrrp.packet.Ipv6;
import java.util.Optional;

/**
 * A value: a frame in which its sender says that it has an address, by ARP or by a neighbour
 * advertisement.
 *
 * @param address the address that it says it has
 * @param macBits its Ethernet address in the low 48 bits
 */
public record AddressClaim(IpAddress address, long macBits) {
  private static final int ETHER_TYPE_AT = 12;
  private static final int MAC_BYTES = 6;

  private static final int ARP_FRAME_BYTES = 42;
  private static final int ETHERNET_IPV4 = 0x0001_0800;
  private static final int ADDRESS_LENGTHS = 0x0604;
  private static final int ARP_AT = 14;
  private static final int SENDER_MAC_AT = 22;
  private static final int SENDER_ADDRESS_AT = 28;

  private static final int SENDER_AT = 6;
  private static final int NEXT_HEADER_AT = NeighbourDiscovery.ETHERNET_BYTES + 6;
  private static final int HOPS_AT = NeighbourDiscovery.ETHERNET_BYTES + 7;
  private static final int ICMP_AT =
      NeighbourDiscovery.ETHERNET_BYTES + NeighbourDiscovery.IP_BYTES;
  private static final int TARGET_AT = ICMP_AT + 8;
  private static final int OPTION_AT = TARGET_AT + 16;

  /**
   * Reads a frame, its Ethernet header first; empty for a probe (RFC 5227) or what says nothing of
   * the kind.
   */
  public static Optional<AddressClaim> read(byte[] frame, int length) {
    if (length < ARP_FRAME_BYTES) {
      return Optional.empty();
    }
    return number(frame, ETHER_TYPE_AT, 2) == NeighbourDiscovery.ETHER_TYPE
        ? advertisement(frame, length)
        : arp(frame);
  }

  private static Optional<AddressClaim> arp(byte[] frame) {
    if (number(frame, ETHER_TYPE_AT, 2) != GratuitousArp.ETHER_TYPE
        || number(frame, ARP_AT, 4) != ETHERNET_IPV4
        || number(frame, ARP_AT + 4, 2) != ADDRESS_LENGTHS) {
      return Optional.empty();
    }
    Ipv4 sender = Ipv4.at(frame, SENDER_ADDRESS_AT);
    boolean probe = number(frame, SENDER_ADDRESS_AT, 4) == 0;
    return probe
        ? Optional.empty()
        : Optional.of(new AddressClaim(sender, number(frame, SENDER_MAC_AT, MAC_BYTES)));
  }

  private static Optional<AddressClaim> advertisement(byte[] frame, int length) {
    if (length < OPTION_AT
        || (frame[NEXT_HEADER_AT] & 0xff) != NeighbourDiscovery.ICMPV6
        || (frame[HOPS_AT] & 0xff) != NeighbourDiscovery.HOPS_ON_LINK
        || (frame[ICMP_AT] & 0xff) != NeighbourDiscovery.ADVERTISEMENT) {
      return Optional.empty();
    }
    boolean named =
        length >= OPTION_AT + 2 + MAC_BYTES
            && frame[OPTION_AT] == NeighbourDiscovery.OPTION_TARGET_LINK_ADDRESS
            && frame[OPTION_AT + 1] == 1;
    long mac = number(frame, named ? OPTION_AT + 2 : SENDER_AT, MAC_BYTES);
    return Optional.of(new AddressClaim(Ipv6.at(frame, TARGET_AT), mac));
  }

  private static long number(byte[] frame, int from, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | (frame[from + i] & 0xff);
    }
    return value;
  }

  /** The Ethernet address as people write it. */
  public String mac() {
    StringBuilder text = new StringBuilder();
    for (int shift = 40; shift >= 0; shift -= 8) {
      text.append(text.isEmpty() ? "" : ":").append("%02x".formatted(macBits >> shift & 0xff));
    }
    return text.toString();
  }
}
