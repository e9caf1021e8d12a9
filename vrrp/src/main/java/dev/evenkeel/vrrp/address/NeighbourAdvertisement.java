package dev.evenkeel.vrrp.address;

import dev.evenkeel.vrrp.packet.Ipv6;
import java.nio.ByteBuffer;

/**
 * The Ethernet frame that tells all IPv6 neighbours who has an address now: an unsolicited
 * neighbour advertisement (RFC 4861 section 7.2.6, RFC 9568 section 6.4.2). Stateless.
 */
public final class NeighbourAdvertisement {
  /** The frame's Ethernet type. */
  public static final int ETHER_TYPE = 0x86dd;

  private static final byte[] ALL_NODES_MAC = {0x33, 0x33, 0, 0, 0, 1};
  private static final int ETHERNET_BYTES = 14;
  private static final int IP_BYTES = 40;
  private static final int MESSAGE_BYTES = 32;
  private static final int ICMPV6 = 58;
  private static final int NEIGHBOUR_ADVERTISEMENT = 136;
  private static final int OPTION_TARGET_LINK_ADDRESS = 2;
  private static final int HOPS_ON_LINK = 255;
  private static final int OVERRIDE = 0x20;
  private static final int ROUTER = 0x80;

  private NeighbourAdvertisement() {}

  /**
   * Says to all nodes, from the address itself, that it is at {@code mac}, whatever they knew.
   *
   * @param mac the six bytes of the interface's address
   * @param router whether the sender forwards packets
   */
  public static byte[] frame(byte[] mac, Ipv6 address, boolean router) {
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET_BYTES + IP_BYTES + MESSAGE_BYTES);
    frame.put(ALL_NODES_MAC).put(mac).putShort((short) ETHER_TYPE);
    frame.putInt(0x60000000).putShort((short) MESSAGE_BYTES);
    frame.put((byte) ICMPV6).put((byte) HOPS_ON_LINK);
    frame.put(address.toBytes()).put(Ipv6.ALL_NODES.toBytes());
    int message = frame.position();
    frame.put((byte) NEIGHBOUR_ADVERTISEMENT).put((byte) 0).putShort((short) 0);
    frame.put((byte) (router ? OVERRIDE | ROUTER : OVERRIDE)).put(new byte[3]);
    frame.put(address.toBytes());
    frame.put((byte) OPTION_TARGET_LINK_ADDRESS).put((byte) 1).put(mac);
    frame.putShort(message + 2, checksum(frame, message));
    return frame.array();
  }

  /**
   * Over the pseudo-header, whose addresses precede the message, and the message (RFC 8200 8.1).
   */
  private static short checksum(ByteBuffer frame, int message) {
    long sum = MESSAGE_BYTES + ICMPV6;
    for (int at = message - 32; at < message + MESSAGE_BYTES; at += 2) {
      sum += frame.getShort(at) & 0xffff;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (short) ~sum;
  }
}
