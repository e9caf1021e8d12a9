package dev.evenkeel.balancer.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Limits per second, in virtual time. */
class SessionRateTest {
  /** Asks every millisecond, as a crowd would, and tells how many were let in. */
  private static int letIn(SessionRate rate, long fromMs, long toMs) {
    int count = 0;
    for (long now = fromMs; now < toMs; now++) {
      while (rate.take(now) == 0) {
        count++;
      }
    }
    return count;
  }

  @Test
  void aBurstUpToTheLimitPassesAndNoMoreInThatSecond() {
    SessionRate rate = new SessionRate(10);
    assertThat(letIn(rate, 5_000, 5_001)).isEqualTo(10);
    assertThat(letIn(rate, 5_001, 6_000)).isZero();
  }

  @Test
  void thenTheyComeEvenly() {
    SessionRate rate = new SessionRate(10);
    letIn(rate, 5_000, 5_001);
    assertThat(letIn(rate, 6_000, 6_500)).isBetween(5, 6);
    assertThat(letIn(rate, 6_500, 7_000)).isBetween(4, 5);
    assertThat(letIn(rate, 7_000, 17_000)).isBetween(95, 105);
  }

  @Test
  void afterAPauseOfTwoSecondsNothingIsRemembered() {
    SessionRate rate = new SessionRate(3);
    letIn(rate, 5_000, 5_001);
    assertThat(letIn(rate, 7_500, 7_501)).isEqualTo(3);
  }

  @Test
  void itSaysHowLongToWait() {
    SessionRate rate = new SessionRate(2);
    assertThat(rate.take(1_000)).isZero();
    assertThat(rate.take(1_100)).isZero();
    int waitMs = rate.take(1_200);
    assertThat(waitMs).isEqualTo(800);
    assertThat(rate.take(1_200 + waitMs)).isPositive();
  }

  @Test
  void whoDidNotComeAfterAllIsNotCounted() {
    SessionRate rate = new SessionRate(1);
    assertThat(rate.take(1_000)).isZero();
    rate.giveBack(1_000);
    assertThat(rate.take(1_001)).isZero();
    assertThat(rate.take(1_002)).isPositive();
  }
}
