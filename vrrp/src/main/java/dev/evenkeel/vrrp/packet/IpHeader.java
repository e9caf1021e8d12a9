package dev.evenkeel.vrrp.packet;

/**
 * The IP header in front of a VRRP message: 20 bytes and options in version 4 (RFC 791), 40 bytes
 * in version 6 (RFC 8200). Stateless. The reading methods want a packet of which {@link #isWhole}
 * is true.
 */
final class IpHeader {
  static final int PROTOCOL_VRRP = 112;
  static final int PROTOCOL_AH = 51;
  static final int LENGTH_V4 = 20;
  static final int LENGTH_V6 = 40;

  /** Internetwork control (RFC 791): what Keepalived marks its packets with. */
  private static final int INTERNETWORK_CONTROL = 0xc0;

  private IpHeader() {}

  /** The length of the header that goes with addresses of this family. */
  static int lengthFor(IpAddress address) {
    return address.isIpv6() ? LENGTH_V6 : LENGTH_V4;
  }

  /** Writes a header without options; the kernel fills in the checksum of version 4. */
  static void write(
      byte[] target,
      int totalLength,
      int identification,
      int hops,
      IpAddress source,
      IpAddress destination) {
    if (source.isIpv6()) {
      target[0] = (byte) (0x60 | INTERNETWORK_CONTROL >> 4);
      target[1] = (byte) (INTERNETWORK_CONTROL << 4);
      Octets.putU16(target, 4, totalLength - LENGTH_V6);
      target[6] = PROTOCOL_VRRP;
      target[7] = (byte) hops;
      source.writeTo(target, 8);
      destination.writeTo(target, 24);
    } else {
      target[0] = 0x45;
      target[1] = (byte) INTERNETWORK_CONTROL;
      Octets.putU16(target, 2, totalLength);
      Octets.putU16(target, 4, identification);
      Octets.putU16(target, 6, 0);
      target[8] = (byte) hops;
      target[9] = PROTOCOL_VRRP;
      Octets.putU16(target, 10, 0);
      source.writeTo(target, 12);
      destination.writeTo(target, 16);
    }
  }

  /** Another identification; version 6 has none. */
  static void identify(byte[] packet, int identification) {
    if (!isIpv6(packet)) {
      Octets.putU16(packet, 4, identification);
    }
  }

  /** Whether so many bytes hold a header, as far as its own length field is to be believed. */
  static boolean isWhole(byte[] packet, int length) {
    if (length < LENGTH_V4) {
      return false;
    }
    int own = length(packet);
    return own >= LENGTH_V4 && length >= own;
  }

  static boolean isIpv6(byte[] packet) {
    return (packet[0] & 0xf0) == 0x60;
  }

  /** The header's length in bytes as the packet claims it, options included. */
  static int length(byte[] packet) {
    return isIpv6(packet) ? LENGTH_V6 : (packet[0] & 0x0f) * 4;
  }

  /** Time to live, or hop limit. */
  static int hops(byte[] packet) {
    return packet[isIpv6(packet) ? 7 : 8] & 0xff;
  }

  static int protocol(byte[] packet) {
    return packet[isIpv6(packet) ? 6 : 9] & 0xff;
  }

  static IpAddress source(byte[] packet) {
    return isIpv6(packet) ? Ipv6.at(packet, 8) : Ipv4.at(packet, 12);
  }

  static IpAddress destination(byte[] packet) {
    return isIpv6(packet) ? Ipv6.at(packet, 24) : Ipv4.at(packet, 16);
  }
}
