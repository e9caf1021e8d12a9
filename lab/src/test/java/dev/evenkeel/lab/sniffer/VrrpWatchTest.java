package dev.evenkeel.lab.sniffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VrrpWatchTest {
  private static final String LB1 = "192.168.0.100";

  private final VrrpWatch watch = new VrrpWatch();

  @Test
  void whoAdvertisesIsMasterUntilItIsSilentTooLong() {
    hear(1000, 103);
    assertThat(watch.master(ms(1500))).contains(LB1);
    assertThat(watch.master(ms(4600))).contains(LB1);
    assertThat(watch.master(ms(4800))).isEmpty();
  }

  @Test
  void priorityZeroLetsGo() {
    hear(1000, 103);
    hear(1200, 0);
    assertThat(watch.master(ms(1300))).isEmpty();
    assertThat(watch.firstClaim(LB1, ms(1100))).isEmpty();
    assertThat(watch.firstClaim(LB1, ms(900)))
        .hasValueSatisfying(claim -> assertThat(claim.advertisement().priority()).isEqualTo(103));
  }

  @Test
  void otherPacketsAreNotHeard() {
    byte[] unknownType = Packets.with(Packets.version2(103, 0, "0".repeat(16), LB1), 20, 0x22);
    watch.heard(new Sniffer.Heard(0, Ipv4Packet.of(unknownType, 40).orElseThrow()));
    assertThat(watch.last(10)).isEmpty();
  }

  private void hear(long atMs, int priority) {
    byte[] packet = Packets.version2(priority, 0, "0".repeat(16), "192.168.0.99");
    watch.heard(new Sniffer.Heard(ms(atMs), Ipv4Packet.of(packet, packet.length).orElseThrow()));
  }

  private static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
