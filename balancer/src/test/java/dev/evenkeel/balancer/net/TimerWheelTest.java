package dev.evenkeel.balancer.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The wheel against the simplest thing that could be right: a map of deadlines. */
class TimerWheelTest {
  private static final long START_MS = 1_000_003;

  private final TimerWheel wheel = new TimerWheel(START_MS);
  private long nowMs = START_MS;

  private static final class Recording extends Timer {
    final List<Long> expiries = new ArrayList<>();
    Runnable then = () -> {};
    final TimerWheelTest test;

    Recording(TimerWheelTest test) {
      this.test = test;
    }

    @Override
    protected void expired() {
      expiries.add(test.nowMs);
      then.run();
    }
  }

  private void advanceTo(long ms) {
    nowMs = ms;
    wheel.advance(ms);
  }

  @Test
  void expiresAtItsDeadlineAndOnce() {
    Recording timer = new Recording(this);
    wheel.schedule(timer, START_MS + 10);
    advanceTo(START_MS + 9);
    assertThat(timer.expiries).isEmpty();
    assertThat(timer.isArmed()).isTrue();
    advanceTo(START_MS + 10);
    advanceTo(START_MS + 5000);
    assertThat(timer.expiries).containsExactly(START_MS + 10);
    assertThat(timer.isArmed()).isFalse();
  }

  @Test
  void aDeadlineThatHasPassedExpiresAtTheNextTurn() {
    Recording timer = new Recording(this);
    wheel.schedule(timer, START_MS - 100);
    assertThat(wheel.waitMs(START_MS, 1000)).isEqualTo(1);
    advanceTo(START_MS + 1);
    assertThat(timer.expiries).containsExactly(START_MS + 1);
  }

  @Test
  void aFarDeadlineIsMetToTheMillisecondWhenTheLoopWakesAsItIsTold() {
    Recording timer = new Recording(this);
    long deadline = START_MS + 3_600_000;
    wheel.schedule(timer, deadline);
    int turns = 0;
    while (timer.expiries.isEmpty()) {
      advanceTo(nowMs + Math.max(1, wheel.waitMs(nowMs, 1000)));
      turns++;
    }
    assertThat(timer.expiries).containsExactly(deadline);
    assertThat(turns).isLessThan(3600 * 3);
  }

  @Test
  void putOffAndBroughtForward() {
    Recording timer = new Recording(this);
    wheel.schedule(timer, START_MS + 100);
    wheel.schedule(timer, START_MS + 200);
    advanceTo(START_MS + 150);
    assertThat(timer.expiries).isEmpty();
    wheel.schedule(timer, START_MS + 160);
    advanceTo(START_MS + 160);
    assertThat(timer.expiries).containsExactly(START_MS + 160);
  }

  @Test
  void rearmedInsideItsOwnExpiry() {
    Recording timer = new Recording(this);
    timer.then =
        () -> {
          if (timer.expiries.size() < 5) {
            wheel.schedule(timer, nowMs + 7);
          }
        };
    wheel.schedule(timer, START_MS + 7);
    for (int step = 0; step < 100; step++) {
      advanceTo(nowMs + 1);
    }
    assertThat(timer.expiries)
        .containsExactly(START_MS + 7, START_MS + 14, START_MS + 21, START_MS + 28, START_MS + 35);
  }

  @Test
  void cancelledByAnotherThatExpiresAtTheSameTime() {
    Recording first = new Recording(this);
    Recording second = new Recording(this);
    first.then = () -> wheel.cancel(second);
    second.then = () -> wheel.cancel(first);
    wheel.schedule(first, START_MS + 5);
    wheel.schedule(second, START_MS + 5);
    advanceTo(START_MS + 5);
    assertThat(first.expiries.size() + second.expiries.size()).isEqualTo(1);
  }

  @Test
  void movedByAnotherThatExpiresAtTheSameTime() {
    Recording first = new Recording(this);
    Recording second = new Recording(this);
    first.then = () -> wheel.schedule(second, START_MS + 50);
    second.then = () -> wheel.schedule(first, START_MS + 50);
    wheel.schedule(first, START_MS + 5);
    wheel.schedule(second, START_MS + 5);
    advanceTo(START_MS + 5);
    assertThat(first.expiries.size() + second.expiries.size()).isEqualTo(1);
    first.then = () -> {};
    second.then = () -> {};
    advanceTo(START_MS + 50);
    assertThat(first.expiries.size() + second.expiries.size()).isEqualTo(2);
  }

  @Test
  void doesWhatASimpleModelDoes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Recording> timers = new ArrayList<>();
    Map<Recording, Long> model = new HashMap<>();
    for (int index = 0; index < 50; index++) {
      timers.add(new Recording(this));
    }
    for (int step = 0; step < 60_000; step++) {
      Recording timer = timers.get(random.nextInt(timers.size()));
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          long deadline = nowMs + random.nextLong(-5, random.nextBoolean() ? 50 : 20_000);
          wheel.schedule(timer, deadline);
          model.put(timer, deadline);
        }
        case 2 -> {
          wheel.cancel(timer);
          model.remove(timer);
        }
        default -> {
          int waitMs = wheel.waitMs(nowMs, 1000);
          long next = model.values().stream().mapToLong(Long::longValue).min().orElse(1L << 60);
          assertThat(nowMs + waitMs)
              .as("sleeps past a deadline, seed %s, step %s", seed, step)
              .isLessThanOrEqualTo(Math.max(nowMs + 1, next));
          timers.forEach(each -> each.expiries.clear());
          advanceTo(nowMs + (random.nextInt(50) == 0 ? random.nextInt(10_000) : waitMs + 1));
          for (Recording each : timers) {
            Long deadline = model.get(each);
            boolean due = deadline != null && deadline <= nowMs;
            assertThat(each.expiries)
                .as("deadline %s at %s, seed %s, step %s", deadline, nowMs, seed, step)
                .hasSize(due ? 1 : 0);
            if (due) {
              model.remove(each);
            }
            assertThat(each.isArmed()).isEqualTo(model.containsKey(each));
          }
        }
      }
    }
  }
}
