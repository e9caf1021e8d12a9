package dev.evenkeel.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void waitsLongerAndLongerUpToALimit() {
    Backoff backoff = new Backoff();
    assertThat(IntStream.range(0, 8).map(life -> backoff.afterLife(10)))
        .containsExactly(50, 150, 450, 1_350, 4_050, 10_000, 10_000, 10_000);
  }

  @Test
  void beginsAnewAfterALifeOfHalfAMinute() {
    Backoff backoff = new Backoff();
    backoff.afterLife(0);
    backoff.afterLife(29_999);
    assertThat(backoff.afterLife(29_999)).isEqualTo(450);
    assertThat(backoff.afterLife(30_000)).isEqualTo(50);
    assertThat(backoff.afterLife(0)).isEqualTo(150);
  }
}
