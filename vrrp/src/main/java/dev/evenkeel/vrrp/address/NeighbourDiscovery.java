package dev.evenkeel.vrrp.address;

import dev.evenkeel.vrrp.packet.Ipv6;
import java.nio.ByteBuffer;

/**
 * The Ethernet frames that tell all IPv6 neighbours who has an address now, and ask who has it (RFC
 * 4861, RFC 4862, RFC 9568 section 6.4.2): for IPv6 what {@link GratuitousArp} is for IPv4.
 * Stateless.
 */
public final class NeighbourDiscovery {
  /** The frame's Ethernet type. */
  public static final int ETHER_TYPE = 0x86dd;

  /** The type of an advertisement among ICMPv6's. */
  static final int ADVERTISEMENT = 136;

  /** What comes from this link has still all its hops. */
  static final int HOPS_ON_LINK = 255;

  static final int ICMPV6 = 58;
  static final int OPTION_TARGET_LINK_ADDRESS = 2;
  static final int ETHERNET_BYTES = 14;
  static final int IP_BYTES = 40;

  private static final int SOLICITATION = 135;
  private static final int ADVERTISEMENT_BYTES = 32;
  private static final int SOLICITATION_BYTES = 24;
  private static final int OVERRIDE = 0x20;
  private static final int ROUTER = 0x80;
  private static final Ipv6 UNSPECIFIED = new Ipv6(0, 0);
  private static final long SOLICITED_NODES_HIGH = 0xff02_0000_0000_0000L;
  private static final long SOLICITED_NODES_LOW = 0x0000_0001_ff00_0000L;

  private NeighbourDiscovery() {}

  /**
   * Says to all nodes, from the address itself, that it is at {@code mac}, whatever they knew: an
   * unsolicited advertisement (RFC 4861 section 7.2.6).
   *
   * @param mac the six bytes of the interface's address
   * @param router whether the sender forwards packets
   */
  public static byte[] advertisement(byte[] mac, Ipv6 address, boolean router) {
    ByteBuffer message = ByteBuffer.allocate(ADVERTISEMENT_BYTES);
    message.put((byte) ADVERTISEMENT).put((byte) 0).putShort((short) 0);
    message.put((byte) (router ? OVERRIDE | ROUTER : OVERRIDE)).put(new byte[3]);
    message.put(address.toBytes());
    message.put((byte) OPTION_TARGET_LINK_ADDRESS).put((byte) 1).put(mac);
    return frame(mac, address, Ipv6.ALL_NODES, message);
  }

  /**
   * Asks who has {@code address} and claims none itself, so that nobody's table changes: a
   * solicitation as for duplicate address detection (RFC 4862 section 5.4.2), whose answer goes to
   * all nodes.
   *
   * @param mac the six bytes of the interface's address
   */
  public static byte[] probe(byte[] mac, Ipv6 address) {
    ByteBuffer message = ByteBuffer.allocate(SOLICITATION_BYTES);
    message.put((byte) SOLICITATION).put((byte) 0).putShort((short) 0).putInt(0);
    message.put(address.toBytes());
    Ipv6 group = new Ipv6(SOLICITED_NODES_HIGH, SOLICITED_NODES_LOW | (address.low() & 0xff_ffff));
    return frame(mac, UNSPECIFIED, group, message);
  }

  private static byte[] frame(byte[] mac, Ipv6 source, Ipv6 group, ByteBuffer message) {
    int bytes = message.capacity();
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET_BYTES + IP_BYTES + bytes);
    frame.putShort((short) 0x3333).putInt((int) group.low());
    frame.put(mac).putShort((short) ETHER_TYPE);
    frame.putInt(0x60000000).putShort((short) bytes);
    frame.put((byte) ICMPV6).put((byte) HOPS_ON_LINK);
    frame.put(source.toBytes()).put(group.toBytes());
    int at = frame.position();
    frame.put(message.flip());
    frame.putShort(at + 2, checksum(frame, at, bytes));
    return frame.array();
  }

  /**
   * Over the pseudo-header, whose addresses precede the message, and the message (RFC 8200 8.1).
   */
  private static short checksum(ByteBuffer frame, int message, int bytes) {
    int sum = bytes + ICMPV6;
    for (int at = message - 32; at < message + bytes; at += 2) {
      sum += frame.getShort(at) & 0xffff;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (short) ~sum;
  }
}
