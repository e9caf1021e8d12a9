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

  private static final List<ChecksumForm> ONE_FORM = List.of(ChecksumForm.PSEUDO_HEADER);
  private static final List<ChecksumForm> ALL_FORMS = List.of(ChecksumForm.values());

  private AdvertCheck() {}

  /**
   * The virtual router id a packet is for, or empty when it is too short to say or its IP header is
   * no IP header. The first step of reception: it decides whose {@link Expectation} counts.
   *
   * @param packet an IP packet, header first
   * @param length how many bytes of it were received
   */
  public static OptionalInt vrid(byte[] packet, int length) {
    return tooShort(packet, length) == null
        ? OptionalInt.of(Octets.u8(packet, IpHeader.length(packet) + 1))
        : OptionalInt.empty();
  }

  /** The address in the packet's IP header, or null when there is not even a header. */
  public static @Nullable IpAddress source(byte[] packet, int length) {
    return IpHeader.isWhole(packet, length) ? IpHeader.source(packet) : null;
  }

  /**
   * Judges a packet for one instance.
   *
   * @param packet an IP packet, header first
   * @param length how many bytes of it were received
   * @param expectation the instance's demands
   */
  public static Verdict check(byte[] packet, int length, Expectation expectation) {
    Rejected tooShort = tooShort(packet, length);
    if (tooShort != null) {
      return tooShort;
    }
    int offset = IpHeader.length(packet);
    Rejected rejected = checkFrame(packet, length, offset, expectation);
    if (rejected == null && expectation.version() == 2) {
      rejected = checkVersion2(packet, offset, expectation);
    }
    if (rejected == null) {
      rejected = checkType(packet, offset);
    }
    if (rejected != null) {
      return rejected;
    }
    ChecksumForm checksum = checksum(packet, expectation);
    if (checksum == null) {
      return new Rejected(
          Rejection.CHECKSUM, "Invalid VRRPv%d checksum".formatted(expectation.version()));
    }
    rejected = checkCast(packet, expectation);
    return rejected != null ? rejected : checkAddresses(packet, offset, expectation, checksum);
  }

  private static @Nullable Rejected tooShort(byte[] packet, int length) {
    boolean whole =
        IpHeader.isWhole(packet, length)
            && length >= IpHeader.length(packet) + AdvertCodec.HEADER_LENGTH;
    int family = length > 0 && IpHeader.isIpv6(packet) ? 6 : 4;
    return whole
        ? null
        : new Rejected(
            Rejection.TOO_SHORT,
            "IPv%d VRRP packet too short - %d bytes".formatted(family, length));
  }

  private static @Nullable Rejected checkFrame(
      byte[] packet, int length, int offset, Expectation expectation) {
    if (IpHeader.protocol(packet) == IpHeader.PROTOCOL_AH) {
      return new Rejected(Rejection.AUTH_HEADER, "Received AH header but auth type not AH");
    }
    if (IpHeader.isIpv6(packet) != expectation.ipv6()) {
      return new Rejected(Rejection.FAMILY, "received a packet of the other IP version");
    }
    int version = packet[offset] >> 4 & 0x0f;
    int expected = offset + AdvertCodec.claimedLength(packet, version);
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
    int ttl = IpHeader.hops(packet);
    if (!expectation.isUnicast()) {
      return ttl == TTL_ON_LINK
          ? null
          : new Rejected(
              Rejection.TTL,
              "invalid TTL/HL. Received %d and expect %d".formatted(ttl, TTL_ON_LINK));
    }
    TtlRange range = expectation.peers().getOrDefault(IpHeader.source(packet), TtlRange.ANY);
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
    int dataOffset = offset + AdvertCodec.claimedLength(packet, 2);
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

  private static @Nullable Rejected checkType(byte[] packet, int offset) {
    int type = packet[offset] & 0x0f;
    return type == AdvertCodec.TYPE_ADVERTISEMENT
        ? null
        : new Rejected(
            Rejection.TYPE,
            "Invalid packet type. %d and expect %d"
                .formatted(type, AdvertCodec.TYPE_ADVERTISEMENT));
  }

  /** The form in which the checksum is right, the usual one first; null when it is wrong. */
  private static @Nullable ChecksumForm checksum(byte[] packet, Expectation expectation) {
    int length = AdvertCodec.claimedLength(packet, expectation.version());
    boolean oneForm = expectation.version() == 2 || expectation.ipv6();
    for (ChecksumForm form : oneForm ? ONE_FORM : ALL_FORMS) {
      boolean possible = form != ChecksumForm.GROUP_PSEUDO_HEADER || expectation.isUnicast();
      if (possible && AdvertCodec.checksumHolds(packet, length, form)) {
        return form;
      }
    }
    return null;
  }

  private static @Nullable Rejected checkCast(byte[] packet, Expectation expectation) {
    boolean unicast = !IpHeader.destination(packet).isMulticast();
    if (unicast != expectation.isUnicast()) {
      return new Rejected(
          Rejection.CAST,
          unicast
              ? "Expected multicast packet but received unicast packet"
              : "Expected unicast packet but received multicast packet");
    }
    return null;
  }

  private static Verdict checkAddresses(
      byte[] packet, int offset, Expectation expectation, ChecksumForm checksum) {
    List<IpAddress> received = AdvertCodec.addresses(packet);
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
    IpAddress source = IpHeader.source(packet);
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
    return new Accepted(advert, source, checksum, remarks);
  }

  private static @Nullable String difference(
      List<IpAddress> received, Expectation expectation, int vrid) {
    List<IpAddress> ours = expectation.addresses();
    if (received.size() != ours.size()) {
      return "received an unexpected ip number count %d, expected %d!"
          .formatted(received.size(), ours.size());
    }
    for (IpAddress address : ours) {
      if (!received.contains(address)) {
        return "ip address associated with VRID %d not present in MASTER advert: %s"
            .formatted(vrid, address);
      }
    }
    return null;
  }
}
