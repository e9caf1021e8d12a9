package dev.evenkeel.vrrp.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.packet.Expectation.AddressListPolicy;
import dev.evenkeel.vrrp.packet.Expectation.TtlRange;
import dev.evenkeel.vrrp.packet.Verdict.Accepted;
import dev.evenkeel.vrrp.packet.Verdict.Rejected;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AdvertCheckTest {
  private static final Ipv4 SENDER = Ipv4.parse("192.168.0.9");
  private static final Ipv4 VIP = Ipv4.parse("192.168.0.99");
  private static final Advert ADVERT =
      new Advert(2, 51, 200, 100, List.of(VIP), Authentication.NONE);
  private static final Expectation OURS = Expectations.like(ADVERT);

  @Test
  void acceptsWhatItExpects() {
    assertThat(judge(p -> {}))
        .isEqualTo(new Accepted(ADVERT, SENDER, ChecksumForm.PSEUDO_HEADER, List.of()));
  }

  @Test
  void fourBytesAreTooShort() {
    byte[] packet = Arrays.copyOf(packet(), 24);
    assertThat(AdvertCheck.check(packet, 24, OURS))
        .isEqualTo(new Rejected(Rejection.TOO_SHORT, "IPv4 VRRP packet too short - 24 bytes"));
    assertThat(AdvertCheck.vrid(packet, 24)).isEmpty();
  }

  @Test
  void checksumIsVerified() {
    assertThat(judge(p -> p[26] ^= 1))
        .isEqualTo(new Rejected(Rejection.CHECKSUM, "Invalid VRRPv2 checksum"));
  }

  @Test
  void timeToLiveMustBe255() {
    assertThat(judge(p -> p[8] = (byte) 254))
        .isEqualTo(new Rejected(Rejection.TTL, "invalid TTL/HL. Received 254 and expect 255"));
  }

  @Test
  void typeMustBe1() {
    assertThat(judge(p -> p[20] = 0x22))
        .isEqualTo(new Rejected(Rejection.TYPE, "Invalid packet type. 2 and expect 1"));
  }

  @Test
  void versionMustBeOurs() {
    Advert three = new Advert(3, 51, 200, 100, List.of(VIP), Authentication.NONE);
    byte[] packet = AdvertCodec.encodePacket(three, SENDER, Ipv4.VRRP_GROUP, 1, 255);
    assertThat(AdvertCheck.check(packet, packet.length, OURS))
        .isEqualTo(new Rejected(Rejection.VERSION, "wrong version. Received 3 and expect 2"));
  }

  @Test
  void lengthFollowsFromTheNumberOfAddresses() {
    assertThat(judge(p -> p[23] = 3))
        .isEqualTo(
            new Rejected(Rejection.LENGTH, "vrrp packet too short, length 40 and expect 48"));
    byte[] longer = Arrays.copyOf(packet(), 45);
    assertThat(AdvertCheck.check(longer, 45, OURS))
        .isEqualTo(new Rejected(Rejection.LENGTH, "vrrp packet too long, length 45 and expect 40"));
  }

  @Test
  void ethernetPaddingIsNotTooLong() {
    byte[] padded = Arrays.copyOf(packet(), 46);
    assertThat(AdvertCheck.check(padded, 46, OURS)).isInstanceOf(Accepted.class);
  }

  @Test
  void intervalMustBeOursInVersion2() {
    assertThat(judge(p -> p[25] = 5))
        .isEqualTo(
            new Rejected(
                Rejection.INTERVAL, "advertisement interval mismatch mine=1 sec rcv'd=5 sec"));
  }

  @Test
  void anotherIntervalIsAcceptedInVersion3() {
    Advert three = new Advert(3, 51, 200, 100, List.of(VIP), Authentication.NONE);
    byte[] packet = AdvertCodec.encodePacket(three, SENDER, Ipv4.VRRP_GROUP, 1, 255);
    Expectation faster =
        Expectations.like(new Advert(3, 51, 1, 20, List.of(VIP), Authentication.NONE));
    assertThat(AdvertCheck.check(packet, packet.length, faster))
        .isEqualTo(new Accepted(three, SENDER, ChecksumForm.PSEUDO_HEADER, List.of()));
  }

  @Test
  void authenticationTypeMustBeOurs() {
    assertThat(judge(p -> p[24] = 1))
        .isEqualTo(new Rejected(Rejection.AUTH_TYPE_MISMATCH, "received a 1 auth, expecting 0!"));
    assertThat(judge(p -> p[24] = 9))
        .isEqualTo(new Rejected(Rejection.AUTH_TYPE_INVALID, "Invalid auth type: 9"));
  }

  @Test
  void passwordIsComparedUpToEightBytes() {
    Advert signed =
        new Advert(2, 51, 200, 100, List.of(VIP), Authentication.password("supersecret"));
    byte[] packet = AdvertCodec.encodePacket(signed, SENDER, Ipv4.VRRP_GROUP, 1, 255);
    Advert same = new Advert(2, 51, 1, 100, List.of(VIP), Authentication.password("supersec"));
    Advert other = new Advert(2, 51, 1, 100, List.of(VIP), Authentication.password("two"));
    assertThat(AdvertCheck.check(packet, packet.length, Expectations.like(same)))
        .isInstanceOf(Accepted.class);
    assertThat(AdvertCheck.check(packet, packet.length, Expectations.like(other)))
        .isEqualTo(new Rejected(Rejection.AUTH_FAILURE, "received an invalid passwd!"));
    assertThat(signed.toString()).doesNotContain("super");
  }

  @Test
  void addressListsAreCompared() {
    byte[] two = packetOf(List.of(VIP, Ipv4.parse("192.168.0.98")));
    assertThat(AdvertCheck.check(two, two.length, OURS))
        .isEqualTo(
            new Rejected(
                Rejection.ADDRESS_LIST, "received an unexpected ip number count 2, expected 1!"));
    byte[] other = packetOf(List.of(Ipv4.parse("192.168.0.98")));
    String text = "ip address associated with VRID 51 not present in MASTER advert: 192.168.0.99";
    assertThat(AdvertCheck.check(other, other.length, OURS))
        .isEqualTo(new Rejected(Rejection.ADDRESS_LIST, text));
    assertThat(
            AdvertCheck.check(
                other, other.length, Expectations.with(ADVERT, AddressListPolicy.REMARK)))
        .isInstanceOfSatisfying(Accepted.class, a -> assertThat(a.remarks()).containsExactly(text));
  }

  @Test
  void anAdvertisementForNoAddressAtAllIsNeverAccepted() {
    byte[] none = packetOf(List.of());
    for (AddressListPolicy policy : AddressListPolicy.values()) {
      assertThat(AdvertCheck.check(none, none.length, Expectations.with(ADVERT, policy)))
          .isEqualTo(
              new Rejected(
                  Rejection.ADDRESS_LIST, "received an unexpected ip number count 0, expected 1!"));
    }
  }

  @Test
  void unicastAndMulticastDoNotMix() {
    byte[] unicast = AdvertCodec.encodePacket(ADVERT, SENDER, Ipv4.parse("192.168.0.2"), 1, 255);
    assertThat(AdvertCheck.check(unicast, unicast.length, OURS))
        .isEqualTo(
            new Rejected(Rejection.CAST, "Expected multicast packet but received unicast packet"));
    assertThat(AdvertCheck.check(packet(), 40, unicast(Map.of(SENDER, TtlRange.ANY), false)))
        .isEqualTo(
            new Rejected(Rejection.CAST, "Expected unicast packet but received multicast packet"));
  }

  @Test
  void unicastPeersMayDemandATimeToLive() {
    byte[] far = AdvertCodec.encodePacket(ADVERT, SENDER, Ipv4.parse("192.168.0.2"), 1, 64);
    assertThat(AdvertCheck.check(far, far.length, unicast(Map.of(SENDER, TtlRange.ANY), true)))
        .isInstanceOf(Accepted.class);
    assertThat(
            AdvertCheck.check(
                far, far.length, unicast(Map.of(SENDER, new TtlRange(255, 255)), true)))
        .isEqualTo(new Rejected(Rejection.TTL, "TTL/HL 64 not in range 255 - 255"));
    Map<IpAddress, TtlRange> stranger = Map.of(Ipv4.parse("192.168.0.7"), TtlRange.ANY);
    assertThat(AdvertCheck.check(far, far.length, unicast(stranger, true)))
        .isEqualTo(
            new Rejected(
                Rejection.NOT_A_PEER, "unicast source address 192.168.0.9 not a unicast peer"));
    assertThat(AdvertCheck.check(far, far.length, unicast(stranger, false)))
        .isInstanceOf(Accepted.class);
  }

  private static Expectation unicast(Map<IpAddress, TtlRange> peers, boolean mustBePeer) {
    return new Expectation(
        2,
        100,
        Authentication.NONE,
        List.of(VIP),
        AddressListPolicy.REJECT,
        peers,
        mustBePeer,
        false);
  }

  private static Verdict judge(Consumer<byte[]> damage) {
    byte[] packet = packet();
    damage.accept(packet);
    return AdvertCheck.check(packet, packet.length, OURS);
  }

  private static byte[] packet() {
    return packetOf(List.of(VIP));
  }

  private static byte[] packetOf(List<? extends IpAddress> addresses) {
    Advert advert = new Advert(2, 51, 200, 100, List.copyOf(addresses), Authentication.NONE);
    return AdvertCodec.encodePacket(advert, SENDER, Ipv4.VRRP_GROUP, 1, 255);
  }
}
