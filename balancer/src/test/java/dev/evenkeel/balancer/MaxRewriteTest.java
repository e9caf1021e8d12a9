package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a head may be: a buffer less what {@code tune.maxrewrite} keeps free, half at most. */
@Timeout(60)
class MaxRewriteTest {
  @ParameterizedTest
  @CsvSource({
    "1024, 15000, 204",
    "1024, 15700, 400",
    "100, 15700, 204",
    "12000, 8000, 204",
    "12000, 8500, 400"
  })
  void headsMayFillTheRest(int maxrewrite, int headBytes, int status) throws Exception {
    try (BalancerRig rig =
            new BalancerRig(
                """
                global
                 tune.maxrewrite %d
                frontend f
                 mode http
                 bind @f
                 http-request return status 204
                """
                    .formatted(maxrewrite));
        Socket client = rig.connect("f")) {
      String start = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX: ";
      String head = start + "x".repeat(headBytes - start.length() - 4) + "\r\n\r\n";
      client.getOutputStream().write(head.getBytes(ISO_8859_1));
      assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 " + status + " ");
    }
  }
}
