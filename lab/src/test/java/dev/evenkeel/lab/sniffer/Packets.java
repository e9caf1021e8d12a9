package dev.evenkeel.lab.sniffer;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Makes VRRP packets for tests, IPv4 header included. */
public final class Packets {
  private Packets() {}

  /** Version 2 (RFC 3768, section 5.3.1), with eight bytes of authentication data at its end. */
  public static byte[] version2(int priority, int authType, String auth, String... addresses) {
    ByteBuffer vrrp = ByteBuffer.allocate(16 + 4 * addresses.length);
    vrrp.put((byte) 0x21).put((byte) 51).put((byte) priority).put((byte) addresses.length);
    vrrp.put((byte) authType).put((byte) 1).putShort((short) 0);
    for (String address : addresses) {
      vrrp.put(bytes(address));
    }
    vrrp.put(HexFormat.of().parseHex(auth));
    vrrp.putShort(6, (short) checksum(vrrp.array(), 0));
    return ip(255, vrrp.array());
  }

  /** Version 3 (RFC 5798, section 5.2). */
  public static byte[] version3(int priority, int centiseconds, String... addresses) {
    ByteBuffer vrrp = ByteBuffer.allocate(8 + 4 * addresses.length);
    vrrp.put((byte) 0x31).put((byte) 51).put((byte) priority).put((byte) addresses.length);
    vrrp.putShort((short) centiseconds).putShort((short) 0);
    for (String address : addresses) {
      vrrp.put(bytes(address));
    }
    int pseudo = 112 + vrrp.capacity();
    for (String address : new String[] {"192.168.0.100", "224.0.0.18"}) {
      byte[] raw = bytes(address);
      pseudo += ((raw[0] & 255) << 8 | raw[1] & 255) + ((raw[2] & 255) << 8 | raw[3] & 255);
    }
    vrrp.putShort(6, (short) checksum(vrrp.array(), pseudo));
    return ip(255, vrrp.array());
  }

  /** From 192.168.0.100 to the group of VRRP. */
  public static byte[] ip(int timeToLive, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(20 + payload.length);
    packet.put((byte) 0x45).put((byte) 0xc0).putShort((short) packet.capacity());
    packet.putShort((short) 1).putShort((short) 0).put((byte) timeToLive).put((byte) 112);
    packet.putShort((short) 0).put(bytes("192.168.0.100")).put(bytes("224.0.0.18"));
    packet.putShort(10, (short) checksum(packet.array(), 0));
    return packet.put(payload).array();
  }

  /** A copy with one byte set. */
  public static byte[] with(byte[] packet, int offset, int value) {
    byte[] copy = packet.clone();
    copy[offset] = (byte) value;
    return copy;
  }

  private static byte[] bytes(String address) {
    return java.net.InetAddress.ofLiteral(address).getAddress();
  }

  private static int checksum(byte[] bytes, int initial) {
    int sum = initial;
    for (int i = 0; i < bytes.length; i += 2) {
      sum += (bytes[i] & 255) << 8 | bytes[i + 1] & 255;
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return ~sum & 0xffff;
  }
}
