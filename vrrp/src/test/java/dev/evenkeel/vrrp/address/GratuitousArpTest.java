package dev.evenkeel.vrrp.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.packet.Ipv4;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class GratuitousArpTest {
  @Test
  void aProbeClaimsNothing() {
    byte[] mac = {2, 0, 0, 0, 0, 7};
    byte[] frame = GratuitousArp.probe(mac, Ipv4.parse("192.168.0.99"));
    assertThat(Arrays.copyOfRange(frame, 20, 42))
        .containsExactly(0, 1, 2, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 192, 168, 0, 99);
    assertThat(AddressClaim.read(frame, frame.length)).isEmpty();
  }

  @Test
  void isTheFrameThatKeepalivedSends() {
    byte[] mac = HexFormat.of().parseHex("62e0bfd568bf");
    byte[] frame = GratuitousArp.frame(mac, Ipv4.parse("192.168.0.99"));
    assertThat(HexFormat.of().formatHex(frame))
        .isEqualTo(
            "ffffffffffff62e0bfd568bf08060001080006040001"
                + "62e0bfd568bfc0a80063ffffffffffffc0a80063");
  }
}
