package dev.evenkeel.lab.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void table() {
    assertThat(ReportTable.of(Samples.report()))
        .isEqualTo(
            """
            event                                measured    bound  lost  classic*
            --------------------------------------------------------------------------------
            cold start of both nodes              4512 ms  7000 ms     0  3450 ms       ok
            balancer on lb1 killed                 612 ms   700 ms    61  4549 ms       ok
            balancer on lb1 hung                > 8010 ms   700 ms   800  never noticed FAIL
                lb2 did not notice
            --------------------------------------------------------------------------------
            measured: the outage that a client sees who opens a connection each time; or,
            for cold start of both nodes, first answer.
            * HAProxy 2.6.12 + Keepalived 2.2.7 with the same files, median of 5 runs
            lb1: Evenkeel, lb2: HAProxy+Keepalived, web servers: built in; 900 requests
            answered, 861 lost, in 20.5 s
            verdict: 1 of 3 out of bounds
            """);
  }

  @Test
  void linesNameHowRequestsWereLost() {
    assertThat(ReportTable.line(Samples.report().measurements().get(1)))
        .isEqualTo(
            "balancer on lb1 killed: outage 612 ms (bound 700 ms), 61 of 140 requests lost"
                + " (60 refused, 1 cut short)");
  }

  @Test
  void jsonSaysTheSame() throws IOException {
    Map<String, String> values = flat(JsonReport.of(Samples.report()));
    assertThat(values)
        .containsEntry("/verdict", "fail")
        .containsEntry("/requests/lost", "861")
        .containsEntry("/measurements/1/ms", "612")
        .containsEntry("/measurements/1/lostBy/refused", "60")
        .containsEntry("/measurements/2/over", "false")
        .containsEntry("/measurements/2/classic", "never noticed")
        .containsEntry("/measurements/2/complaints/0", "lb2 did not notice");
  }

  @Test
  void plainLinesCarryTheTime() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PlainView view =
        new PlainView(new PrintStream(bytes, true, StandardCharsets.UTF_8), System.nanoTime());
    view.stepBegins(3, 10, "balancer on lb1 killed");
    view.stepEnded(Samples.report().measurements().get(2));
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .allMatch(line -> line.matches(" *[0-9]+\\.[0-9]{2} s  .*"))
        .anyMatch(line -> line.endsWith("s  [3/10] balancer on lb1 killed"))
        .anyMatch(line -> line.endsWith("FAIL: lb2 did not notice"));
  }

  /** Every value of a document by its path (RFC 6901). */
  private static Map<String, String> flat(String text) throws IOException {
    Map<String, String> values = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(text)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isScalarValue()) {
          values.put(json.getParsingContext().pathAsPointer().toString(), json.getText());
        }
      }
    }
    return values;
  }
}
