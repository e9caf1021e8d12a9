package dev.evenkeel.lab.sniffer;

import java.util.Arrays;
import java.util.Optional;

/** A captured IPv4 packet and bounds-safe access to its fields (RFC 791); immutable. */
public final class Ipv4Packet {
  private final byte[] bytes;
  private final int headerLength;
  private final int totalLength;

  private Ipv4Packet(byte[] bytes, int headerLength, int totalLength) {
    this.bytes = bytes;
    this.headerLength = headerLength;
    this.totalLength = totalLength;
  }

  /**
   * Takes the first {@code length} bytes of a buffer as a packet.
   *
   * @return empty if they do not hold a whole IPv4 header
   */
  public static Optional<Ipv4Packet> of(byte[] buffer, int length) {
    if (length < 20 || (buffer[0] & 0xf0) != 0x40) {
      return Optional.empty();
    }
    int headerLength = (buffer[0] & 15) * 4;
    int totalLength = Math.min(length, (buffer[2] & 255) << 8 | (buffer[3] & 255));
    if (headerLength < 20 || totalLength < headerLength) {
      return Optional.empty();
    }
    return Optional.of(
        new Ipv4Packet(Arrays.copyOf(buffer, totalLength), headerLength, totalLength));
  }

  int timeToLive() {
    return bytes[8] & 255;
  }

  int protocol() {
    return bytes[9] & 255;
  }

  String source() {
    return address(12);
  }

  String destination() {
    return address(16);
  }

  int payloadLength() {
    return totalLength - headerLength;
  }

  /** The payload's byte at {@code offset}, 0 to 255. */
  int payload(int offset) {
    return bytes[headerLength + offset] & 255;
  }

  /** The 16-bit word in network order at {@code offset} of the payload. */
  int payloadWord(int offset) {
    return payload(offset) << 8 | payload(offset + 1);
  }

  /** The IPv4 address at {@code offset} of the payload. */
  String payloadAddress(int offset) {
    return address(headerLength + offset);
  }

  /**
   * The Internet checksum (RFC 1071) over the payload, its own checksum field included: 0 when it
   * is right.
   */
  int payloadChecksum() {
    return checksum(0);
  }

  /** The same with the pseudo header of source, destination, protocol and length in front. */
  int payloadChecksumWithPseudoHeader() {
    int sum = protocol() + payloadLength();
    for (int i = 12; i < 20; i += 2) {
      sum += (bytes[i] & 255) << 8 | (bytes[i + 1] & 255);
    }
    return checksum(sum);
  }

  private int checksum(int initial) {
    int sum = initial;
    for (int i = headerLength; i < totalLength; i += 2) {
      sum += (bytes[i] & 255) << 8 | (i + 1 < totalLength ? bytes[i + 1] & 255 : 0);
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return ~sum & 0xffff;
  }

  private String address(int at) {
    return (bytes[at] & 255)
        + "."
        + (bytes[at + 1] & 255)
        + "."
        + (bytes[at + 2] & 255)
        + "."
        + (bytes[at + 3] & 255);
  }
}
