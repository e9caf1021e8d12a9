package dev.evenkeel.lab.sniffer;

import java.util.Optional;

/**
 * The fields of an advertisement that tell who is master; immutable.
 *
 * @param source the sender's IPv4 address
 * @param version VRRP version, 2 (RFC 3768) or 3 (RFC 5798)
 * @param virtualRouterId VRID, 1 to 255
 * @param priority 0 to 255; 0 says that the sender lets go of the address
 */
public record Advertisement(String source, int version, int virtualRouterId, int priority) {
  private static final int PROTOCOL_VRRP = 112;
  private static final int TYPE_ADVERTISEMENT = 1;

  /**
   * Reads an advertisement out of a whole IPv4 packet.
   *
   * @return empty if the packet is not a VRRP advertisement
   */
  public static Optional<Advertisement> read(Ipv4Packet packet) {
    if (packet.protocol() != PROTOCOL_VRRP || packet.payloadLength() < 8) {
      return Optional.empty();
    }
    if ((packet.payload(0) & 15) != TYPE_ADVERTISEMENT) {
      return Optional.empty();
    }
    return Optional.of(
        new Advertisement(
            packet.source(), packet.payload(0) >> 4, packet.payload(1), packet.payload(2)));
  }
}
