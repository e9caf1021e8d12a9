package dev.evenkeel.vrrp.address;

import dev.evenkeel.vrrp.packet.Ipv4;
import java.nio.ByteBuffer;

/**
 * The Ethernet frames that tell all neighbours who has an address now, and ask who has it (RFC
 * 5227). Stateless.
 */
public final class GratuitousArp {
  /** The frame's Ethernet type. */
  public static final int ETHER_TYPE = 0x0806;

  private static final int FRAME_BYTES = 42;
  private static final int HARDWARE_ETHERNET = 1;
  private static final int PROTOCOL_IPV4 = 0x0800;
  private static final int REQUEST = 1;
  private static final byte[] UNKNOWN = new byte[6];
  private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};

  private GratuitousArp() {}

  /**
   * A broadcast ARP request in which {@code address} asks for itself; the target's hardware address
   * is all ones, as Keepalived writes it.
   *
   * @param mac the six bytes of the interface's address
   */
  public static byte[] frame(byte[] mac, Ipv4 address) {
    return request(mac, address.toBytes(), BROADCAST, address);
  }

  /**
   * A broadcast ARP request that asks who has {@code address} and claims none itself, so that
   * nobody's table changes (a probe, RFC 5227 section 2.1.1).
   *
   * @param mac the six bytes of the interface's address, where the answer comes to
   */
  public static byte[] probe(byte[] mac, Ipv4 address) {
    return request(mac, new byte[4], UNKNOWN, address);
  }

  private static byte[] request(byte[] mac, byte[] sender, byte[] targetMac, Ipv4 target) {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES);
    frame.put(BROADCAST).put(mac).putShort((short) ETHER_TYPE);
    frame.putShort((short) HARDWARE_ETHERNET).putShort((short) PROTOCOL_IPV4);
    frame.put((byte) mac.length).put((byte) 4).putShort((short) REQUEST);
    frame.put(mac).put(sender).put(targetMac).put(target.toBytes());
    return frame.array();
  }
}
