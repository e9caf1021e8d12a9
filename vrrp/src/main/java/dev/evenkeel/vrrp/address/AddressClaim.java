package dev.evenkeel.vrrp.address;

import dev.evenkeel.vrrp.packet.Ipv4;
import java.util.Optional;

/**
 * A value: an ARP frame in which its sender says that it has an address.
 *
 * @param address the address that it says it has
 * @param macBits its Ethernet address in the low 48 bits
 */
public record ArpClaim(Ipv4 address, long macBits) {
  private static final int FRAME_BYTES = 42;
  private static final int ETHERNET_IPV4 = 0x0001_0800;
  private static final int ADDRESS_LENGTHS = 0x0604;
  private static final int ARP_AT = 14;
  private static final int SENDER_MAC_AT = 22;
  private static final int SENDER_ADDRESS_AT = 28;
  private static final int MAC_BYTES = 6;

  /** Reads a frame, its Ethernet header first; empty for a probe (RFC 5227) or what is no ARP. */
  public static Optional<ArpClaim> read(byte[] frame, int length) {
    if (length < FRAME_BYTES
        || number(frame, ARP_AT, 4) != ETHERNET_IPV4
        || number(frame, ARP_AT + 4, 2) != ADDRESS_LENGTHS) {
      return Optional.empty();
    }
    Ipv4 sender = Ipv4.at(frame, SENDER_ADDRESS_AT);
    boolean probe = number(frame, SENDER_ADDRESS_AT, 4) == 0;
    return probe
        ? Optional.empty()
        : Optional.of(new ArpClaim(sender, number(frame, SENDER_MAC_AT, MAC_BYTES)));
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
