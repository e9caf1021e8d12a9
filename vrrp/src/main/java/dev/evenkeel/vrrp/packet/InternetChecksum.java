package dev.evenkeel.vrrp.packet;

/** The one's complement checksum of RFC 1071, as VRRP uses it. Stateless. */
final class InternetChecksum {

  private InternetChecksum() {}

  /**
   * VRRP version 2: over the whole VRRP message, authentication data included, without a
   * pseudo-header (RFC 3768 section 5.3.8).
   */
  static int ofVersion2(byte[] bytes, int offset, int length) {
    return fold(sum(bytes, offset, length));
  }

  /**
   * VRRP version 3 over IPv4 as Keepalived, tcpdump and FRR compute it: with the pseudo-header of
   * source, destination, protocol and length, as RFC 5798 section 5.2.8 was read by them.
   */
  static int ofVersion3(byte[] bytes, int offset, int length, Ipv4 source, Ipv4 destination) {
    long sum = sum(bytes, offset, length);
    sum += source.bits() >>> 16;
    sum += source.bits() & 0xffff;
    sum += destination.bits() >>> 16;
    sum += destination.bits() & 0xffff;
    sum += Ipv4Header.PROTOCOL_VRRP;
    sum += length;
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
