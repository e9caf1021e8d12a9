package dev.evenkeel.vrrp.packet;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads the VRRP message itself. Stateless. Layout (RFC 3768 section 5.1, RFC 9568
 * section 5.2):
 *
 * <pre>
 *   0  version (4 bits) | type (4 bits, 1)
 *   1  virtual router id
 *   2  priority
 *   3  number of addresses
 *   4  v2: authentication type     v3: reserved (4 bits) | interval, high 4 bits
 *   5  v2: interval in seconds     v3: interval, low 8 bits, hundredths of a second
 *   6  checksum
 *   8  addresses, 4 bytes each
 *   .. v2: eight bytes of authentication data
 * </pre>
 */
public final class AdvertCodec {

  /** Bytes before the addresses. */
  public static final int HEADER_LENGTH = 8;

  static final int TYPE_ADVERTISEMENT = 1;

  private static final int CHECKSUM_OFFSET = 6;
  private static final int CENTIS_PER_SECOND = 100;

  private AdvertCodec() {}

  /**
   * The whole IP packet, ready for a raw socket with IP_HDRINCL.
   *
   * @param identification the IP identification, 16 bits
   * @param ttl 255 for multicast; a unicast peer may be told otherwise
   */
  public static byte[] encodePacket(
      Advert advert, Ipv4 source, Ipv4 destination, int identification, int ttl) {
    byte[] message = encode(advert, source, destination);
    byte[] packet = new byte[Ipv4Header.LENGTH + message.length];
    Ipv4Header.write(packet, packet.length, identification, ttl, source, destination);
    System.arraycopy(message, 0, packet, Ipv4Header.LENGTH, message.length);
    return packet;
  }

  /**
   * The VRRP message without an IP header; the addresses of the packet enter version 3's checksum
   * only.
   */
  public static byte[] encode(Advert advert, Ipv4 source, Ipv4 destination) {
    byte[] message = new byte[length(advert.version(), advert.addresses().size())];
    message[0] = (byte) (advert.version() << 4 | TYPE_ADVERTISEMENT);
    message[1] = (byte) advert.vrid();
    message[2] = (byte) advert.priority();
    message[3] = (byte) advert.addresses().size();
    if (advert.version() == 2) {
      message[4] = (byte) advert.auth().type().wireValue();
      message[5] = (byte) (advert.intervalCentis() / CENTIS_PER_SECOND);
      advert.auth().writeTo(message, message.length - Authentication.DATA_LENGTH);
    } else {
      Octets.putU16(message, 4, advert.intervalCentis() & 0x0fff);
    }
    int offset = HEADER_LENGTH;
    for (Ipv4 address : advert.addresses()) {
      address.writeTo(message, offset);
      offset += 4;
    }
    int checksum =
        advert.version() == 2
            ? InternetChecksum.ofVersion2(message, 0, message.length)
            : InternetChecksum.ofVersion3(message, 0, message.length, source, destination);
    Octets.putU16(message, CHECKSUM_OFFSET, checksum);
    return message;
  }

  /** The length of a message with so many addresses. */
  static int length(int version, int addressCount) {
    return HEADER_LENGTH + 4 * addressCount + (version == 2 ? Authentication.DATA_LENGTH : 0);
  }

  /**
   * Whether the checksum of the message at {@code offset} is right; a right sum over itself folds
   * to zero.
   */
  static boolean checksumHolds(byte[] packet, int offset, int length) {
    int version = packet[offset] >> 4 & 0x0f;
    int folded =
        version == 2
            ? InternetChecksum.ofVersion2(packet, offset, length)
            : InternetChecksum.ofVersion3(
                packet, offset, length, Ipv4Header.source(packet), Ipv4Header.destination(packet));
    return folded == 0;
  }

  static int intervalCentis(byte[] packet, int offset, int version) {
    return version == 2
        ? Octets.u8(packet, offset + 5) * CENTIS_PER_SECOND
        : Octets.u16(packet, offset + 4) & 0x0fff;
  }

  static List<Ipv4> addresses(byte[] packet, int offset) {
    int count = Octets.u8(packet, offset + 3);
    List<Ipv4> addresses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      addresses.add(Ipv4.at(packet, offset + HEADER_LENGTH + 4 * i));
    }
    return addresses;
  }
}
