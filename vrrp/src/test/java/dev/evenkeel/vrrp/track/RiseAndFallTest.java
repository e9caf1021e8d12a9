package dev.evenkeel.vrrp.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.machine.Tracker.Health;
import org.junit.jupiter.api.Test;

class RiseAndFallTest {
  @Test
  void firstResultCountsAtOnce() {
    RiseAndFall good = new RiseAndFall(3, 3, Health.UNKNOWN);
    assertThat(good.health()).isEqualTo(Health.UNKNOWN);
    assertThat(good.result(true)).isTrue();
    assertThat(good.health()).isEqualTo(Health.UP);
    RiseAndFall bad = new RiseAndFall(3, 3, Health.UNKNOWN);
    assertThat(bad.result(false)).isTrue();
    assertThat(bad.health()).isEqualTo(Health.DOWN);
  }

  @Test
  void laterOnlyARowOfContraryResultsCounts() {
    RiseAndFall verdict = new RiseAndFall(2, 3, Health.UNKNOWN);
    verdict.result(true);
    assertThat(verdict.result(false)).isFalse();
    assertThat(verdict.result(false)).isFalse();
    assertThat(verdict.result(true)).isFalse();
    assertThat(verdict.result(false)).isFalse();
    assertThat(verdict.result(false)).isFalse();
    assertThat(verdict.result(false)).isTrue();
    assertThat(verdict.health()).isEqualTo(Health.DOWN);
    assertThat(verdict.result(true)).isFalse();
    assertThat(verdict.result(true)).isTrue();
    assertThat(verdict.health()).isEqualTo(Health.UP);
  }
}
