package dev.evenkeel.balancer.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables of streams and of the process. */
class VariablesTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anyNumberOfThemIsKept(boolean ofStream) {
    Variables variables = ofStream ? Variables.ofStream() : Variables.ofProcess();
    Map<String, Value> expected = new HashMap<>();
    for (int number = 0; number < 100; number++) {
      Value value = new Value(SampleType.STR, number, ("v" + number).getBytes(ISO_8859_1));
      variables.set("name" + number, value);
      expected.put("name" + number, value);
    }
    variables.declare("declared");
    variables.unset("name17");
    expected.remove("name17");
    Map<String, Value> kept = new HashMap<>();
    variables.forEach(kept::put);
    assertThat(kept).isEqualTo(expected);
    assertThat(variables.get("name99")).isSameAs(expected.get("name99"));
    assertThat(variables.get("name17")).isNull();
    assertThat(variables.exists("name17")).isTrue();
    assertThat(variables.get("declared")).isNull();
    assertThat(variables.exists("never")).isFalse();
  }
}
