package dev.evenkeel.balancer.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.TestBackends;
import dev.evenkeel.balancer.acl.Verdict;
import dev.evenkeel.balancer.backend.BackendRules;
import dev.evenkeel.balancer.backend.ServerRule;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.sample.format.Format;
import dev.evenkeel.balancer.sample.format.FormatPiece;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * What HTTP's fetches, converters and conditions find in requests, beside what HAProxy 2.6 has
 * found: each of a group's expressions in each of its requests.
 */
class HttpValuesTest {
  @Test
  void asHaproxyFindsThem() throws Exception {
    HttpTable table = HttpTable.load();
    Map<String, List<Map<String, String>>> expected = HttpTable.expected();
    SoftAssertions softly = new SoftAssertions();
    for (HttpTable.Group group : table.groups()) {
      List<ServerRule> rules = rules(table, group);
      List<Map<String, String>> values = Objects.requireNonNull(expected.get(group.name()));
      softly.assertThat(values).as(group.name()).hasSameSizeAs(group.requests());
      for (int i = 0; i < group.requests().size(); i++) {
        // The answer to HEAD has no page to be shown on.
        if (!values.get(i).isEmpty()) {
          check(group, rules, group.requests().get(i), values.get(i), softly);
        }
      }
    }
    softly.assertAll();
  }

  /** Each expression as a server's name, each condition as a server's. */
  private static List<ServerRule> rules(HttpTable table, HttpTable.Group group) {
    StringBuilder text = new StringBuilder(table.section()).append("backend b\n mode http\n");
    for (String expression : group.expressions()) {
      text.append(" use-server \"%[").append(expression.replace("$", "\\$"));
      text.append("]\" if TRUE\n");
    }
    for (String condition : group.conditions()) {
      boolean named = condition.matches("[A-Z_0-9.]+");
      text.append(" use-server s if ").append(named ? condition : "{ " + condition + " }");
      text.append('\n');
    }
    Proxy proxy =
        TestBackends.proxies(text.append(" server s 127.0.0.1:1\n").toString()).getFirst();
    return proxy.get(BackendRules.USE_SERVER);
  }

  private static void check(
      HttpTable.Group group,
      List<ServerRule> rules,
      byte[] request,
      Map<String, String> expected,
      SoftAssertions softly) {
    Sample sample = new Sample();
    HttpTestContext context = new HttpTestContext(request);
    String where = new String(request, ISO_8859_1);
    int count = group.expressions().size();
    for (int i = 0; i < count; i++) {
      softly
          .assertThat(shown(value(rules.get(i).name(), context, sample)))
          .as("%s of\n%s", group.expressions().get(i), where)
          .isEqualTo(expected.get(Integer.toString(i)));
    }
    for (int i = 0; i < group.conditions().size(); i++) {
      Verdict verdict =
          Objects.requireNonNull(rules.get(count + i).condition()).evaluate(context, sample);
      softly
          .assertThat(verdict == Verdict.TRUE ? "1" : "")
          .as("%s of\n%s", group.conditions().get(i), where)
          .isEqualTo(expected.get("c" + i));
    }
  }

  private static String value(Format format, SampleContext context, Sample sample) {
    FormatPiece piece = format.pieces().getFirst();
    return piece instanceof FormatPiece.Sampled sampled
            && sampled.expression().evaluateAs(SampleType.STR, context, sample)
        ? sample.text()
        : "";
  }

  /** As an answer's page shows it. */
  private static String shown(String value) {
    StringBuilder out = new StringBuilder();
    for (char c : value.toCharArray()) {
      if (c < ' ' || c == 0x7f) {
        out.append("%%%02X".formatted((int) c));
      } else if (c > 0x7f) {
        out.append("\\x%02x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
