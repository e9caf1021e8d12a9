package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.daemon.OpenMetrics.MetricType;
import org.junit.jupiter.api.Test;

class OpenMetricsTest {
  @Test
  void familiesStandTogetherWhateverTheOrder() {
    OpenMetrics out = new OpenMetrics();
    out.family("state", MetricType.STATESET, "How it is.");
    out.family("sent", MetricType.COUNTER, "Back\\slash\nand line.");
    out.family("unused", MetricType.GAUGE, "Nothing.");
    for (String name : new String[] {"VI_1", "a \"b\" \\c"}) {
      out.sample("state", 1, "instance", name, "state", "master");
      out.sample("sent", 17L, "instance", name);
    }
    out.sample("sent", 1.5);
    assertThat(out)
        .hasToString(
            """
            # TYPE state stateset
            # HELP state How it is.
            state{instance="VI_1",state="master"} 1
            state{instance="a \\"b\\" \\\\c",state="master"} 1
            # TYPE sent counter
            # HELP sent Back\\\\slash\\nand line.
            sent_total{instance="VI_1"} 17
            sent_total{instance="a \\"b\\" \\\\c"} 17
            sent_total 1.5
            # EOF
            """);
  }
}
