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

    String message = hex(AdvertCodec.encode(advert, LB1, Ipv4.VRRP_GROUP));

    assertThat(message).startsWith("213365010101").endsWith("c0a80063" + "7375706572736563");
  }

  @Test
  void version3HasCentisecondsAndThePseudoHeader() {
    Advert advert = new Advert(3, 51, 101, 50, List.of(VIP), Authentication.NONE);

    assertThat(hex(AdvertCodec.encode(advert, LB1, Ipv4.VRRP_GROUP)))
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

      assertThat(verdict).isEqualTo(new Verdict.Accepted(advert, LB1, List.of()));
      assertThat(AdvertCheck.vrid(packet, packet.length)).hasValue(7);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
