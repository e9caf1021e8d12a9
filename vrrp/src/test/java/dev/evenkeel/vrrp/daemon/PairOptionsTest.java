package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairOptionsTest {
  private final List<String> problems = new ArrayList<>();

  private PairOptions read(String text) {
    return PairOptions.fromEnvironment(Map.of(PairOptions.ENVIRONMENT, text), problems);
  }

  @Test
  void nothingSaidIsTheDefault() {
    assertThat(PairOptions.fromEnvironment(Map.of(), problems)).isEqualTo(PairOptions.DEFAULT);
    assertThat(read("  ")).isEqualTo(PairOptions.DEFAULT);
    assertThat(problems).isEmpty();
  }

  @Test
  void wordsAreSeparatedByBlanksOrCommas() {
    assertThat(read("drain=600, detect=200 lease=off,port=4000 handover=off peer=10.9.0.2"))
        .isEqualTo(
            new PairOptions(
                false, 4000, 600, 200, false, List.of(InetAddress.ofLiteral("10.9.0.2"))));
    assertThat(read("detect=off").beatMs()).isZero();
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drain",
        "drain=",
        "drain=-1",
        "detect=39",
        "lease=maybe",
        "port=65536",
        "x=1",
        "peer=fd00::x",
        "peer=b"
      })
  void whatCannotBeUsedIsNamedAndLeavesTheRest(String word) {
    assertThat(read(word + " detect=100").detectMs()).isEqualTo(100);
    assertThat(problems).hasSize(1).first().asString().contains("'" + word + "'");
  }
}
