package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.daemon.MetricsText.MetricType;
import org.junit.jupiter.api.Test;

class MetricsTextTest {
  @Test
  void familiesStandTogetherWhateverTheOrder() {
    MetricsText out = new MetricsText();
    out.family("state", MetricType.GAUGE, "How it \"is\".");
    out.family("sent_total", MetricType.COUNTER, "Back\\slash\nand line.");
    out.family("unused", MetricType.GAUGE, "Nothing.");
    for (String name : new String[] {"VI_1", "a \"b\" \\c"}) {
      out.sample("state", 1, "instance", name, "state", "master");
      out.sample("sent_total", 17L, "instance", name);
    }
    out.sample("sent_total", 1.5);
    assertThat(out)
        .hasToString(
            """
            # HELP state How it "is".
            # TYPE state gauge
            state{instance="VI_1",state="master"} 1
            state{instance="a \\"b\\" \\\\c",state="master"} 1
            # HELP sent_total Back\\\\slash\\nand line.
            # TYPE sent_total counter
            sent_total{instance="VI_1"} 17
            sent_total{instance="a \\"b\\" \\\\c"} 17
            sent_total 1.5
            """);
  }
}
