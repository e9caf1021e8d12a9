package dev.evenkeel.vrrp.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.packet.Ipv6;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NeighbourDiscoveryTest {
  private static final byte[] MAC = HexFormat.of().parseHex("62e0bfd568bf");
  private static final Ipv6 ADDRESS = Ipv6.parse("fd00::12:3456");

  @Test
  void anAdvertisementIsAClaim() {
    byte[] frame = NeighbourDiscovery.advertisement(MAC, ADDRESS, false);
    AddressClaim claim = AddressClaim.read(frame, frame.length).orElseThrow();
    assertThat(claim.address()).isEqualTo(ADDRESS);
    assertThat(claim.mac()).isEqualTo("62:e0:bf:d5:68:bf");
  }

  @Test
  void withoutTheOptionTheSenderCounts() {
    byte[] frame = NeighbourDiscovery.advertisement(MAC, ADDRESS, false);
    assertThat(AddressClaim.read(frame, frame.length - 8).orElseThrow().mac())
        .isEqualTo("62:e0:bf:d5:68:bf");
  }

  @Test
  void fromBehindARouterItCountsForNothing() {
    byte[] frame = NeighbourDiscovery.advertisement(MAC, ADDRESS, false);
    frame[21] = (byte) 254;
    assertThat(AddressClaim.read(frame, frame.length)).isEmpty();
  }

  @Test
  void aProbeAsksTheGroupOfTheAddressAndClaimsNothing() {
    byte[] frame = NeighbourDiscovery.probe(MAC, ADDRESS);
    assertThat(HexFormat.of().formatHex(frame))
        .isEqualTo(
            "3333ff12345662e0bfd568bf86dd6000000000183aff"
                + "00000000000000000000000000000000"
                + "ff0200000000000000000001ff123456"
                + "870014d700000000"
                + "fd000000000000000000000000123456");
    assertThat(AddressClaim.read(frame, frame.length)).isEmpty();
  }

  @Test
  void anythingMayCome() {
    Random random = new Random(1);
    byte[] good = NeighbourDiscovery.advertisement(MAC, ADDRESS, true);
    for (int i = 0; i < 20_000; i++) {
      byte[] frame = good.clone();
      frame[random.nextInt(frame.length)] = (byte) random.nextInt();
      int length = random.nextInt(frame.length + 1);
      AddressClaim.read(frame, length).ifPresent(claim -> assertThat(claim.mac()).hasSize(17));
    }
  }
}
