package dev.evenkeel.balancer.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.backend.InitState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** HAProxy's count, as its logs show it. */
class HealthCounterTest {
  private static List<String> after(HealthCounter counter, String results) {
    List<String> states = new ArrayList<>();
    for (char result : results.toCharArray()) {
      boolean moved = result == '+' ? counter.succeeded() : counter.failed();
      states.add(counter.describe() + (moved ? "" : ", unchanged"));
    }
    return states;
  }

  @Test
  void riseTwoFallThree() {
    HealthCounter counter = new HealthCounter(2, 3);
    assertThat(counter.describe()).isEqualTo("1/3 UP");
    assertThat(after(counter, "+---++--+-"))
        .containsExactly(
            "3/3 UP",
            "2/3 UP",
            "1/3 UP",
            "0/2 DOWN",
            "1/2 DOWN",
            "3/3 UP",
            "2/3 UP",
            "1/3 UP",
            "3/3 UP",
            "2/3 UP");
  }

  @Test
  void theVeryFirstFailureTakesAServerDown() {
    HealthCounter counter = new HealthCounter(2, 3);
    assertThat(after(counter, "--")).containsExactly("0/2 DOWN", "0/2 DOWN, unchanged");
    assertThat(counter.isFullyDown()).isTrue();
  }

  @Test
  void aFailureOnTheWayUpBeginsAnew() {
    HealthCounter counter = new HealthCounter(3, 2);
    assertThat(after(counter, "-++-+++"))
        .containsExactly(
            "0/3 DOWN", "1/3 DOWN", "2/3 DOWN", "0/3 DOWN", "1/3 DOWN", "2/3 DOWN", "2/2 UP");
    assertThat(counter.isFullyUp()).isTrue();
    assertThat(counter.succeeded()).isFalse();
  }

  @Test
  void riseOneFallOneIsALightSwitch() {
    HealthCounter counter = new HealthCounter(1, 1);
    assertThat(after(counter, "+-+-"))
        .containsExactly("1/1 UP, unchanged", "0/1 DOWN", "1/1 UP", "0/1 DOWN");
  }

  @Test
  void whereItStartsIsSaidByInitState() {
    assertThat(from(InitState.NONE, "-")).containsExactly("1/3 UP", "0/2 DOWN");
    assertThat(from(InitState.UP, "-")).containsExactly("1/3 UP", "0/2 DOWN");
    assertThat(from(InitState.FULLY_UP, "---"))
        .containsExactly("3/3 UP", "2/3 UP", "1/3 UP", "0/2 DOWN");
    assertThat(from(InitState.DOWN, "+")).containsExactly("1/2 DOWN", "3/3 UP");
    assertThat(from(InitState.FULLY_DOWN, "++")).containsExactly("0/2 DOWN", "1/2 DOWN", "3/3 UP");
  }

  private static List<String> from(InitState start, String results) {
    HealthCounter counter = new HealthCounter(2, 3);
    counter.restart(start);
    List<String> states = new ArrayList<>(List.of(counter.describe()));
    states.addAll(after(counter, results));
    return states;
  }
}
