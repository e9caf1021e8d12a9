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
 *   8  addresses, 4 or 16 bytes each
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
   * @param identification the IP identification, 16 bits; IPv6 has none
   * @param hops 255 for multicast; a unicast peer may be told otherwise
   */
  public static byte[] encodePacket(
      Advert advert, IpAddress source, IpAddress destination, int identification, int hops) {
    return encodePacket(
        advert, source, destination, identification, hops, ChecksumForm.PSEUDO_HEADER);
  }

  /** As the other one, with a checksum of the given form. */
  public static byte[] encodePacket(
      Advert advert,
      IpAddress source,
      IpAddress destination,
      int identification,
      int hops,
      ChecksumForm checksum) {
    byte[] message = encode(advert, source, destination, checksum);
    int header = IpHeader.lengthFor(source);
    byte[] packet = new byte[header + message.length];
    IpHeader.write(packet, packet.length, identification, hops, source, destination);
    System.arraycopy(message, 0, packet, header, message.length);
    return packet;
  }

  /** Gives a packet of {@link #encodePacket} another IP identification; IPv6 has none. */
  public static void identify(byte[] packet, int identification) {
    IpHeader.identify(packet, identification);
  }

  /**
   * The VRRP message without an IP header; the addresses of the packet enter version 3's checksum
   * only.
   */
  static byte[] encode(
      Advert advert, IpAddress source, IpAddress destination, ChecksumForm checksum) {
    int addressLength = source.length();
    byte[] message = new byte[length(advert.version(), advert.addresses().size(), addressLength)];
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
    for (IpAddress address : advert.addresses()) {
      address.writeTo(message, offset);
      offset += addressLength;
    }
    int sum = checksum.sum(advert.version(), message, 0, message.length, source, destination);
    Octets.putU16(message, CHECKSUM_OFFSET, sum);
    return message;
  }

  /** The length of a message with so many addresses of so many bytes. */
  static int length(int version, int addressCount, int addressLength) {
    return HEADER_LENGTH
        + addressLength * addressCount
        + (version == 2 ? Authentication.DATA_LENGTH : 0);
  }

  /** The length that the message behind the IP header claims to have. */
  static int claimedLength(byte[] packet, int version) {
    int count = Octets.u8(packet, IpHeader.length(packet) + 3);
    return length(version, count, IpHeader.isIpv6(packet) ? 16 : 4);
  }

  /**
   * Whether the checksum of the message behind the IP header is right in this form; a right sum
   * over itself folds to zero.
   */
  static boolean checksumHolds(byte[] packet, int length, ChecksumForm form) {
    int offset = IpHeader.length(packet);
    int version = packet[offset] >> 4 & 0x0f;
    IpAddress source = IpHeader.source(packet);
    return form.sum(version, packet, offset, length, source, IpHeader.destination(packet)) == 0;
  }

  static int intervalCentis(byte[] packet, int offset, int version) {
    return version == 2
        ? Octets.u8(packet, offset + 5) * CENTIS_PER_SECOND
        : Octets.u16(packet, offset + 4) & 0x0fff;
  }

  static List<IpAddress> addresses(byte[] packet) {
    int offset = IpHeader.length(packet);
    int count = Octets.u8(packet, offset + 3);
    boolean ipv6 = IpHeader.isIpv6(packet);
    List<IpAddress> addresses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      addresses.add(
          ipv6
              ? Ipv6.at(packet, offset + HEADER_LENGTH + 16 * i)
              : Ipv4.at(packet, offset + HEADER_LENGTH + 4 * i));
    }
    return addresses;
  }
}
