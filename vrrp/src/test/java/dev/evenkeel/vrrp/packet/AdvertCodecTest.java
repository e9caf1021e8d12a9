package dev.evenkeel.vrrp.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes as Keepalived 2.2.7 puts them on the wire, captured by tcpdump. */
class AdvertCodecTest {
  private static final Ipv4 LB1 = Ipv4.parse("192.168.0.1");
  private static final Ipv4 VIP = Ipv4.parse("192.168.0.99");

  @Test
  void version2AsKeepalivedSendsIt() {
    Advert advert = new Advert(2, 51, 101, 100, List.of(VIP), Authentication.NONE);

    byte[] packet = AdvertCodec.encodePacket(advert, LB1, Ipv4.VRRP_GROUP, 1, 255);

    assertThat(hex(packet))
        .isEqualTo(
            "45c0002800010000ff700000c0a80001e0000012"
                + "213365010001b8bec0a800630000000000000000");
  }

  @Test
  void version2WithPassword() {
    Advert advert =
        new Advert(2, 51, 101, 100, List.of(VIP), Authentication.password("supersecret"));

    String message =
        hex(AdvertCodec.encode(advert, LB1, Ipv4.VRRP_GROUP, ChecksumForm.PSEUDO_HEADER));

    assertThat(message).startsWith("213365010101").endsWith("c0a80063" + "7375706572736563");
  }

  @Test
  void version3HasCentisecondsAndThePseudoHeader() {
    Advert advert = new Advert(3, 51, 101, 50, List.of(VIP), Authentication.NONE);

    assertThat(hex(AdvertCodec.encode(advert, LB1, Ipv4.VRRP_GROUP, ChecksumForm.PSEUDO_HEADER)))
        .isEqualTo("3133650100320755c0a80063");
  }

  @Test
  void decodesWhatItEncodes() {
    for (int version = 2; version <= 3; version++) {
      Advert advert =
          new Advert(
              version, 7, 200, 300, List.of(VIP, Ipv4.parse("10.0.0.1")), Authentication.NONE);
      byte[] packet = AdvertCodec.encodePacket(advert, LB1, Ipv4.VRRP_GROUP, 9, 255);

      Verdict verdict = AdvertCheck.check(packet, packet.length, Expectations.like(advert));

      assertThat(verdict)
          .isEqualTo(new Verdict.Accepted(advert, LB1, ChecksumForm.PSEUDO_HEADER, List.of()));
      assertThat(AdvertCheck.vrid(packet, packet.length)).hasValue(7);
    }
  }

  @Test
  void version3OverIpv6IsReadAsItWasWritten() {
    Ipv6 source = Ipv6.parse("fe80::1");
    List<IpAddress> vips = List.of(Ipv6.parse("fe80::99"), Ipv6.parse("fd00::99"));
    Advert advert = new Advert(3, 51, 101, 50, vips, Authentication.NONE);

    byte[] packet = AdvertCodec.encodePacket(advert, source, Ipv6.VRRP_GROUP, 9, 255);

    assertThat(packet).hasSize(40 + 8 + 32);
    assertThat(hex(packet))
        .startsWith("6c00000000" + "2870ff" + "fe80000000000000" + "0000000000000001" + "ff02")
        .contains("3133650200" + "32");
    assertThat(AdvertCheck.check(packet, packet.length, Expectations.like(advert)))
        .isEqualTo(new Verdict.Accepted(advert, source, ChecksumForm.PSEUDO_HEADER, List.of()));
    packet[47] ^= 1;
    assertThat(AdvertCheck.check(packet, packet.length, Expectations.like(advert)))
        .isEqualTo(new Verdict.Rejected(Rejection.CHECKSUM, "Invalid VRRPv3 checksum"));
  }

  @Test
  void checksumsOfOtherMakersAreUnderstood() {
    Advert advert = new Advert(3, 51, 101, 50, List.of(VIP), Authentication.NONE);
    byte[] packet =
        AdvertCodec.encodePacket(advert, LB1, Ipv4.VRRP_GROUP, 9, 255, ChecksumForm.MESSAGE_ONLY);

    assertThat(AdvertCheck.check(packet, packet.length, Expectations.like(advert)))
        .isEqualTo(new Verdict.Accepted(advert, LB1, ChecksumForm.MESSAGE_ONLY, List.of()));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
