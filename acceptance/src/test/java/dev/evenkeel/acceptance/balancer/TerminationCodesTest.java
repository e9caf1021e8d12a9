package dev.evenkeel.acceptance.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How requests and connections end, and what the log says of it (manual 8.5, row by row): the
 * table's cases bear the names of the termination states that the manual describes.
 */
@Timeout(180)
class TerminationCodesTest {
  private static final String TABLE = "termination-codes.txt";

  static List<RuleCase> codes() throws IOException {
    return RuleCase.load(TABLE);
  }

  @ParameterizedTest
  @MethodSource("codes")
  void theLogSaysWhatHaproxyDoes(RuleCase one) throws Exception {
    RulesBehaviourTest.compare(TABLE, one);
    String code = one.name().replaceFirst("-(http|tcp)-.*", "");
    if (code.matches("[-A-Zcs].*") && !code.matches("[a-z]{3,}")) {
      assertThat(RulesBehaviourTest.observed(TABLE, one))
          .as("the row's own code")
          .anyMatch(line -> line.matches("(?s).* (- -|\\d+|MANY) " + code + "[- ].*"));
    }
  }
}
