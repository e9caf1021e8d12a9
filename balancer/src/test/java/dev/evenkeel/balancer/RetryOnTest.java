package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failures {@code retry-on} has tried again. */
@Timeout(60)
class RetryOnTest {
  @ParameterizedTest
  @CsvSource({"none, 0", "503, 0", "empty-response, 0", "conn-failure, 1", "503 conn-failure, 1"})
  void connectionsAreTriedAgainWhereItSaysSo(String causes, int retries) throws Exception {
    try (BalancerRig rig =
            new BalancerRig(
                """
                defaults
                 mode http
                 log @log
                 option httplog
                 timeout client 20s
                 timeout server 20s
                 timeout connect 100ms
                listen l
                 bind @l
                 retries 1
                 retry-on %s
                 server s 127.0.0.1:1
                """
                    .formatted(causes));
        Socket client = rig.connect("l")) {
      SentRequestTest.say(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(SentRequestTest.head(client)).startsWith("HTTP/1.1 503 ");
      assertThat(rig.log.next()).containsPattern(" SC-- \\d+/\\d+/\\d+/\\d+/" + retries + " ");
    }
  }
}
