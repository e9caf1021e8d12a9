package dev.evenkeel.vrrp.packet;

/** The one's complement checksum of RFC 1071, as VRRP uses it. Stateless. */
final class InternetChecksum {

  private InternetChecksum() {}

  /** Over some bytes: VRRP version 2, authentication data included (RFC 3768 section 5.3.8). */
  static int of(byte[] bytes, int offset, int length) {
    return fold(sum(bytes, offset, length));
  }

  /**
   * Over some bytes and the pseudo-header of RFC 8200 section 8.1, or its likeness for IPv4:
   * source, destination, protocol and length.
   */
  static int withPseudoHeader(
      byte[] bytes, int offset, int length, IpAddress source, IpAddress destination) {
    long sum = sum(bytes, offset, length) + IpHeader.PROTOCOL_VRRP + length;
    sum += sum(source.toBytes(), 0, source.length());
    sum += sum(destination.toBytes(), 0, destination.length());
    return fold(sum);
  }

  private static long sum(byte[] bytes, int offset, int length) {
    long sum = 0;
    for (int i = 0; i < length; i += 2) {
      int low = i + 1 < length ? bytes[offset + i + 1] & 0xff : 0;
      sum += (bytes[offset + i] & 0xff) << 8 | low;
    }
    return sum;
  }

  private static int fold(long sum) {
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (int) ~sum & 0xffff;
  }
}
