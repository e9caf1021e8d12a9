package dev.evenkeel.vrrp.packet;

/**
 * The IPv4 header in front of an advertisement. We write it ourselves (IP_HDRINCL), as Keepalived
 * does, because the TTL of 255 and the precedence are part of the protocol; a raw socket hands it
 * back on reception.
 */
final class Ipv4Header {

  static final int LENGTH = 20;
  static final int PROTOCOL_VRRP = 112;
  static final int PROTOCOL_AH = 51;

  /** Precedence "internetwork control", RFC 791; what routing protocols use. */
  private static final int TOS_INTERNETWORK_CONTROL = 0xc0;

  private Ipv4Header() {}

  /** Writes a header without options; the kernel fills in the checksum. */
  static void write(
      byte[] target, int totalLength, int identification, int ttl, Ipv4 source, Ipv4 destination) {
    target[0] = 0x45;
    target[1] = (byte) TOS_INTERNETWORK_CONTROL;
    Octets.putU16(target, 2, totalLength);
    Octets.putU16(target, 4, identification);
    Octets.putU16(target, 6, 0);
    target[8] = (byte) ttl;
    target[9] = PROTOCOL_VRRP;
    Octets.putU16(target, 10, 0);
    source.writeTo(target, 12);
    destination.writeTo(target, 16);
  }

  /** The header's length in bytes as the packet claims it, options included; not validated. */
  static int length(byte[] packet) {
    return (packet[0] & 0x0f) * 4;
  }

  static int ttl(byte[] packet) {
    return packet[8] & 0xff;
  }

  static int protocol(byte[] packet) {
    return packet[9] & 0xff;
  }

  static Ipv4 source(byte[] packet) {
    return Ipv4.at(packet, 12);
  }

  static Ipv4 destination(byte[] packet) {
    return Ipv4.at(packet, 16);
  }
}
