package dev.evenkeel.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.lab.client.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
  @Test
  void theBoundItselfIsStillGood() {
    assertThat(measured(700, true, List.of()).passed()).isTrue();
    assertThat(measured(701, true, List.of()).passed()).isFalse();
  }

  @Test
  void anOutageThatWentOnIsNeverGood() {
    assertThat(measured(500, false, List.of()).passed()).isFalse();
    assertThat(measured(500, false, List.of()).figure()).isEqualTo("> 500 ms");
  }

  @Test
  void aComplaintOutweighsAGoodFigure() {
    assertThat(measured(1, true, List.of("lb1 did not become master again")).passed()).isFalse();
  }

  @Test
  void oneBadStepSpoilsTheDrill() {
    Measurement good = measured(1, true, List.of());
    Measurement bad = measured(900, true, List.of());
    assertThat(report(List.of(good, good)).passed()).isTrue();
    assertThat(report(List.of(good, bad, good)).passed()).isFalse();
  }

  @Test
  void alternationCountsRepeats() {
    assertThat(Alternation.repeats(List.of("WEB 1", "WEB 2", "WEB 1", "WEB 2"))).isZero();
    assertThat(Alternation.repeats(List.of("WEB 1", "WEB 1", "WEB 1", "WEB 2"))).isEqualTo(2);
    assertThat(Alternation.repeats(List.of())).isZero();
  }

  private static Report report(List<Measurement> measurements) {
    return new Report("a", "b", "c", measurements, 1, 0, 1);
  }

  private static Measurement measured(long ms, boolean over, List<String> complaints) {
    return new Measurement(
        "balancer on lb1 killed",
        "outage",
        ms,
        over,
        700,
        100,
        Map.of(Outcome.REFUSED, 50L),
        "",
        List.of(),
        complaints);
  }
}
