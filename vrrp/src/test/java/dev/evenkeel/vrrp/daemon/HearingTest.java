package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HearingTest {
  private static final long SECOND_NS = 1_000_000_000L;

  private final Hearing hearing = new Hearing();

  private void look(long packets, long second) {
    look(packets, 0, second);
  }

  private void look(long packets, long multicast, long second) {
    String line =
        "  eth0: 9000 %d 0 0 0 0 0 %d 77 %d 0 0 0 0 0 0".formatted(packets, multicast, second);
    hearing.look(List.of("Inter-| Receive", " face |bytes", line), second * SECOND_NS);
  }

  private boolean hears(long second) {
    return hearing.of("eth0", second * SECOND_NS);
  }

  @Test
  void whatArrivesCountsForTwoSeconds() {
    look(10, 1);
    look(11, 2);
    look(11, 3);
    assertThat(hears(3)).isTrue();
    look(11, 4);
    assertThat(hears(4)).isFalse();
    look(12, 5);
    assertThat(hears(5)).isTrue();
    look(20, 8, 8);
    assertThat(hears(8)).isFalse();
  }

  @Test
  void whereNothingIsKnownItCountsAsHearing() {
    assertThat(hearing.of("eth7", 5)).isTrue();
  }

  @Test
  void theKernelsOwnCountsAreRead() {
    hearing.look(SECOND_NS);
    hearing.look(SECOND_NS);
    assertThat(hearing.of("lo", 2 * SECOND_NS)).isTrue();
    assertThat(hearing.of("lo", 4 * SECOND_NS)).isFalse();
  }
}
