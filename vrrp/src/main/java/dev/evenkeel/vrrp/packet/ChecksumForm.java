package dev.evenkeel.vrrp.packet;

/**
 * What the checksum of VRRP version 3 covers: routers over IPv4 disagree, those over IPv6 do not.
 */
public enum ChecksumForm {
  /**
   * The message and a pseudo-header of source, destination, protocol and length: RFC 5798 section
   * 5.2.8 as Keepalived, tcpdump and FRR read it, and the only form of IPv6.
   */
  PSEUDO_HEADER,
  /**
   * The message alone, as in version 2: RFC 9568 section 5.2.8, Cisco and Juniper; {@code
   * v3_checksum_as_v2}.
   */
  MESSAGE_ONLY,
  /**
   * As {@link #PSEUDO_HEADER}, but a unicast packet claims to go to 224.0.0.18: Keepalived up to
   * 1.3.6; {@code old_unicast_checksum}.
   */
  GROUP_PSEUDO_HEADER;

  /** The checksum of a message, or 0 over one that contains the right checksum. */
  int sum(
      int version, byte[] bytes, int offset, int length, IpAddress source, IpAddress destination) {
    if (version == 2 || (this == MESSAGE_ONLY && !source.isIpv6())) {
      return InternetChecksum.of(bytes, offset, length);
    }
    boolean group = this == GROUP_PSEUDO_HEADER && !source.isIpv6();
    IpAddress target = group ? Ipv4.VRRP_GROUP : destination;
    return InternetChecksum.withPseudoHeader(bytes, offset, length, source, target);
  }
}
