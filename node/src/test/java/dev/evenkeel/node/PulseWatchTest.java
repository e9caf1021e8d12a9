package dev.evenkeel.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.process.Supervision;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Virtual time, and a balancer that is what the test says. */
class PulseWatchTest {
  private boolean atWork;
  private long cpuMs;
  private long nowMs = 5_000;

  private final PulseWatch watch =
      new PulseWatch(
          new PulseWatch.Activity() {
            @Override
            public boolean isAtWork() {
              return atWork;
            }

            @Override
            public long cpuMs() {
              return cpuMs;
            }
          },
          nowNs());

  private long nowNs() {
    return TimeUnit.MILLISECONDS.toNanos(nowMs);
  }

  private Optional<String> roundAfter(long ms) {
    nowMs += ms;
    return watch.round(nowNs());
  }

  /** Rounds on time, until the balancer is held to hang; after how many milliseconds that was. */
  private long hangsAfterMs(long limitMs, double cpuShare) {
    long fromMs = nowMs;
    while (nowMs - fromMs < limitMs) {
      cpuMs += (long) (Supervision.BEAT_INTERVAL_MS * cpuShare);
      if (roundAfter(Supervision.BEAT_INTERVAL_MS).isPresent()) {
        return nowMs - fromMs;
      }
    }
    return Long.MAX_VALUE;
  }

  @Test
  void oneThatBeatsIsWell() {
    for (int round = 0; round < 1_000; round++) {
      watch.beat(nowNs());
      assertThat(roundAfter(Supervision.BEAT_INTERVAL_MS)).isEmpty();
    }
  }

  @Test
  void oneThatSleepsWithoutABeatHangsSoon() {
    assertThat(hangsAfterMs(10_000, 0)).isBetween(60L, 150L);
  }

  @Test
  void oneThatSpinsHangsAfterHalfASecond() {
    atWork = true;
    assertThat(hangsAfterMs(10_000, 1)).isBetween(500L, 600L);
  }

  @Test
  void oneThatWaitsForAProcessorIsGivenTime() {
    atWork = true;
    assertThat(hangsAfterMs(1_900, 0.1)).isEqualTo(Long.MAX_VALUE);
    watch.beat(nowNs());
    assertThat(hangsAfterMs(1_900, 0.1)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void noReasonIsGoodForever() {
    atWork = true;
    assertThat(hangsAfterMs(10_000, 0)).isBetween(2_000L, 2_100L);
  }

  @Test
  void aMomentOfWorkBeginsTheCountOfQuietRoundsAnew() {
    for (int round = 0; round < 60; round++) {
      atWork = round % 3 == 0;
      assertThat(roundAfter(Supervision.BEAT_INTERVAL_MS)).isEmpty();
    }
  }

  @Test
  void aPauseOfTheWholeMachineIsNoSilence() {
    watch.beat(nowNs());
    assertThat(roundAfter(Supervision.BEAT_INTERVAL_MS)).isEmpty();
    assertThat(roundAfter(3_600_000)).isEmpty();
    cpuMs += 400;
    assertThat(roundAfter(Supervision.BEAT_INTERVAL_MS)).isEmpty();
    watch.beat(nowNs());
    assertThat(roundAfter(Supervision.BEAT_INTERVAL_MS)).isEmpty();
  }

  @Test
  void roundsThatAreAllLateNeverBlameTheBalancer() {
    for (int round = 0; round < 20; round++) {
      assertThat(roundAfter(3L * Supervision.BEAT_INTERVAL_MS)).isEmpty();
    }
  }

  @Test
  void oneThatStillSleepsAfterAPauseIsFoundOut() {
    assertThat(roundAfter(60_000)).isEmpty();
    assertThat(hangsAfterMs(10_000, 0)).isBetween(60L, 150L);
  }
}
