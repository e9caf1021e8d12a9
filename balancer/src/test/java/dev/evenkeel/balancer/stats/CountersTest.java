package dev.evenkeel.balancer.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Counters of several loops, read as one. */
class CountersTest {
  private final Counters counters = new Counters();

  @Test
  void loopsAreAddedUpAndClearedTogether() {
    counters.tally(0).count(Counter.RETRIES);
    counters.tally(3).add(Counter.RETRIES, 4);
    assertThat(counters.get(Counter.RETRIES)).isEqualTo(5);
    counters.clear(false, 0);
    assertThat(counters.get(Counter.RETRIES)).isEqualTo(5);
    counters.clear(true, 0);
    assertThat(counters.get(Counter.RETRIES)).isZero();
    counters.tally(3).count(Counter.RETRIES);
    assertThat(counters.get(Counter.RETRIES)).isEqualTo(1);
    assertThat(counters.tally(3)).isSameAs(counters.tally(3));
  }

  @Test
  void aRateIsThatOfTheLastThousandMilliseconds() {
    Tally one = counters.tally(0);
    Tally other = counters.tally(1);
    for (int session = 0; session < 40; session++) {
      one.session(10_000 + session);
    }
    other.session(10_999);
    assertThat(counters.sessionRate().now(10_999)).isEqualTo(41);
    // Half a second on, half of the second before still counts.
    assertThat(counters.sessionRate().now(11_500)).isEqualTo(20);
    assertThat(counters.sessionRate().now(12_000)).isZero();
    assertThat(counters.sessionRate().highest(11_500)).isEqualTo(41);
    one.session(20_000);
    assertThat(counters.sessionRate().highest(20_000)).isEqualTo(41);
    assertThat(counters.sessionRate().now(20_000)).isEqualTo(1);
    assertThat(counters.lastSessionMs()).isEqualTo(20_000);
    counters.clear(false, 7);
    assertThat(counters.sessionRate().highest(20_100)).isEqualTo(1);
    assertThat(counters.mostCurrent()).isEqualTo(7);
  }

  @Test
  void averagesAreOfTheStreamsGivenToServersAndSlide() {
    Tally tally = counters.tally(0);
    tally.count(Counter.CHOICES);
    tally.times(0, 1, -1, 100);
    tally.count(Counter.CHOICES);
    tally.times(0, 0, -1, 0);
    assertThat(counters.averageMs(Span.TOTAL)).isEqualTo(50);
    assertThat(counters.averageMs(Span.CONNECT)).isEqualTo(1);
    assertThat(counters.longestMs(Span.TOTAL)).isEqualTo(100);
    for (int stream = 0; stream < 20_000; stream++) {
      tally.count(Counter.CHOICES);
      tally.times(3, 5, -1, 200);
    }
    assertThat(counters.averageMs(Span.TOTAL)).isEqualTo(200);
    assertThat(counters.averageMs(Span.QUEUE)).isEqualTo(3);
  }
}
