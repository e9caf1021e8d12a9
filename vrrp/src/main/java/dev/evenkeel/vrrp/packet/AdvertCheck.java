package dev.evenkeel.vrrp.packet;

import dev.evenkeel.vrrp.packet.Expectation.AddressListPolicy;
import dev.evenkeel.vrrp.packet.Expectation.TtlRange;
import dev.evenkeel.vrrp.packet.Verdict.Accepted;
import dev.evenkeel.vrrp.packet.Verdict.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Judges received packets. Stateless, and total: any bytes whatever get a {@link Verdict}, never an
 * exception. The checks of RFC 3768 section 7.1 and RFC 9568 section 7.1, in the order in which
 * Keepalived makes them and with the words it logs.
 */
public final class AdvertCheck {

  private static final int TTL_ON_LINK = 255;

  /**
   * Ethernet frames are padded to 60 bytes, so that an IP packet of less than 46 may arrive longer
   * than it was sent.
   */
  private static final int MIN_ETHERNET_PAYLOAD = 46;

  private AdvertCheck() {}

  /**
   * The virtual router id a packet is for, or empty when it is too short to say or its IP header is
   * no IP header. The first step of reception: it decides whose {@link Expectation} counts.
   *
   * @param packet an IPv4 packet as a raw socket delivers it
   * @param length how many bytes of it were received
   */
  public static OptionalInt vrid(byte[] packet, int length) {
    return tooShort(packet, length) == null
        ? OptionalInt.of(Octets.u8(packet, Ipv4Header.length(packet) + 1))
        : OptionalInt.empty();
  }

  /** The address in the packet's IP header, or null when there is not even a header. */
  public static @Nullable Ipv4 source(byte[] packet, int length) {
    return length < Ipv4Header.LENGTH ? null : Ipv4Header.source(packet);
  }

  /**
   * Judges a packet for one instance.
   *
   * @param packet an IPv4 packet, header first
   * @param length how many bytes of it were received
   * @param expectation the instance's demands
   */
  public static Verdict check(byte[] packet, int length, Expectation expectation) {
    Rejected tooShort = tooShort(packet, length);
    if (tooShort != null) {
      return tooShort;
    }
    int offset = Ipv4Header.length(packet);
    Rejected rejected = checkFrame(packet, length, offset, expectation);
    if (rejected == null && expectation.version() == 2) {
      rejected = checkVersion2(packet, offset, expectation);
    }
    if (rejected == null) {
      rejected = checkContent(packet, offset, expectation);
    }
    return rejected != null ? rejected : checkAddresses(packet, offset, expectation);
  }

  private static @Nullable Rejected tooShort(byte[] packet, int length) {
    int headerLength = length < Ipv4Header.LENGTH ? Ipv4Header.LENGTH : Ipv4Header.length(packet);
    boolean whole =
        headerLength >= Ipv4Header.LENGTH && length >= headerLength + AdvertCodec.HEADER_LENGTH;
    return whole
        ? null
        : new Rejected(
            Rejection.TOO_SHORT, "IPv4 VRRP packet too short - %d bytes".formatted(length));
  }

  private static @Nullable Rejected checkFrame(
      byte[] packet, int length, int offset, Expectation expectation) {
    if (Ipv4Header.protocol(packet) == Ipv4Header.PROTOCOL_AH) {
      return new Rejected(Rejection.AUTH_HEADER, "Received AH header but auth type not AH");
    }
    int version = packet[offset] >> 4 & 0x0f;
    int expected = offset + AdvertCodec.length(version, Octets.u8(packet, offset + 3));
    if (length < expected) {
      return new Rejected(
          Rejection.LENGTH,
          "vrrp packet too short, length %d and expect %d".formatted(length, expected));
    }
    if (length > expected && !isPadding(length, expected)) {
      return new Rejected(
          Rejection.LENGTH,
          "vrrp packet too long, length %d and expect %d".formatted(length, expected));
    }
    Rejected wrongTtl = checkTtl(packet, expectation);
    if (wrongTtl != null) {
      return wrongTtl;
    }
    return version == expectation.version()
        ? null
        : new Rejected(
            Rejection.VERSION,
            "wrong version. Received %d and expect %d".formatted(version, expectation.version()));
  }

  private static boolean isPadding(int length, int expected) {
    return length <= MIN_ETHERNET_PAYLOAD && (length - expected) % 4 == 2;
  }

  private static @Nullable Rejected checkTtl(byte[] packet, Expectation expectation) {
    int ttl = Ipv4Header.ttl(packet);
    if (!expectation.isUnicast()) {
      return ttl == TTL_ON_LINK
          ? null
          : new Rejected(
              Rejection.TTL,
              "invalid TTL/HL. Received %d and expect %d".formatted(ttl, TTL_ON_LINK));
    }
    TtlRange range = expectation.peers().getOrDefault(Ipv4Header.source(packet), TtlRange.ANY);
    return range.contains(ttl)
        ? null
        : new Rejected(
            Rejection.TTL,
            "TTL/HL %d not in range %d - %d".formatted(ttl, range.min(), range.max()));
  }

  private static @Nullable Rejected checkVersion2(
      byte[] packet, int offset, Expectation expectation) {
    int authType = Octets.u8(packet, offset + 4);
    if (!AuthType.isKnown(authType)) {
      return new Rejected(Rejection.AUTH_TYPE_INVALID, "Invalid auth type: " + authType);
    }
    int ours = expectation.auth().type().wireValue();
    if (authType != ours) {
      return new Rejected(
          Rejection.AUTH_TYPE_MISMATCH,
          "received a %d auth, expecting %d!".formatted(authType, ours));
    }
    int dataOffset = offset + AdvertCodec.length(2, Octets.u8(packet, offset + 3));
    if (expectation.auth().type() == AuthType.PASS
        && !expectation.auth().matches(packet, dataOffset - Authentication.DATA_LENGTH)) {
      return new Rejected(Rejection.AUTH_FAILURE, "received an invalid passwd!");
    }
    int received = AdvertCodec.intervalCentis(packet, offset, 2);
    return received == expectation.intervalCentis()
        ? null
        : new Rejected(
            Rejection.INTERVAL,
            "advertisement interval mismatch mine=%d sec rcv'd=%d sec"
                .formatted(expectation.intervalCentis() / 100, received / 100));
  }

  private static @Nullable Rejected checkContent(
      byte[] packet, int offset, Expectation expectation) {
    int type = packet[offset] & 0x0f;
    if (type != AdvertCodec.TYPE_ADVERTISEMENT) {
      return new Rejected(
          Rejection.TYPE,
          "Invalid packet type. %d and expect %d".formatted(type, AdvertCodec.TYPE_ADVERTISEMENT));
    }
    int messageLength = AdvertCodec.length(expectation.version(), Octets.u8(packet, offset + 3));
    if (!AdvertCodec.checksumHolds(packet, offset, messageLength)) {
      return new Rejected(
          Rejection.CHECKSUM, "Invalid VRRPv%d checksum".formatted(expectation.version()));
    }
    boolean unicast = !Ipv4Header.destination(packet).isMulticast();
    if (unicast != expectation.isUnicast()) {
      return new Rejected(
          Rejection.CAST,
          unicast
              ? "Expected multicast packet but received unicast packet"
              : "Expected unicast packet but received multicast packet");
    }
    return null;
  }

  private static Verdict checkAddresses(byte[] packet, int offset, Expectation expectation) {
    List<Ipv4> received = AdvertCodec.addresses(packet, offset);
    List<String> remarks = new ArrayList<>();
    String difference = difference(received, expectation, Octets.u8(packet, offset + 1));
    boolean compared = expectation.addressList() != AddressListPolicy.SKIP || received.isEmpty();
    if (difference != null && compared) {
      // No policy makes sense of a router that stands for nothing.
      if (expectation.addressList() == AddressListPolicy.REJECT || received.isEmpty()) {
        return new Rejected(Rejection.ADDRESS_LIST, difference);
      }
      remarks.add(difference);
    }
    Ipv4 source = Ipv4Header.source(packet);
    if (expectation.sourceMustBePeer() && !expectation.peers().containsKey(source)) {
      return new Rejected(
          Rejection.NOT_A_PEER, "unicast source address %s not a unicast peer".formatted(source));
    }
    Advert advert =
        new Advert(
            expectation.version(),
            Octets.u8(packet, offset + 1),
            Octets.u8(packet, offset + 2),
            AdvertCodec.intervalCentis(packet, offset, expectation.version()),
            received,
            expectation.version() == 2 ? expectation.auth() : Authentication.NONE);
    return new Accepted(advert, source, remarks);
  }

  private static @Nullable String difference(
      List<Ipv4> received, Expectation expectation, int vrid) {
    List<Ipv4> ours = expectation.addresses();
    if (received.size() != ours.size()) {
      return "received an unexpected ip number count %d, expected %d!"
          .formatted(received.size(), ours.size());
    }
    for (Ipv4 address : ours) {
      if (!received.contains(address)) {
        return "ip address associated with VRID %d not present in MASTER advert: %s"
            .formatted(vrid, address);
      }
    }
    return null;
  }
}
