package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code option logasap}, and the sampling of log lines. */
@Timeout(60)
class EarlyLogTest {
  private static final String DEFAULTS =
      "defaults\n timeout client 20s\n timeout server 20s\n timeout connect 5s\n retries 0\n";

  @Test
  void theLineComesWithTheConnectionAndNotAgain() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + "listen web\n log @log\n option logasap\n bind @web\n"
                    + " log-format \"early %Td %Tt %Tu %B %U %ts %bc %sc\"\n server s "
                    + server.address()
                    + "\nlisten dead\n log @log\n option tcplog\n option logasap\n bind @dead\n"
                    + " server s 127.0.0.1:1\n")) {
      try (Socket client = rig.connect("web");
          Socket served = server.next()) {
        assertThat(rig.log.next()).containsPattern("early \\d+ \\+\\d+ \\+\\d+ \\+0 0 -- 1 1$");
        served.shutdownOutput();
        client.shutdownOutput();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
      BalancerRig.await("it has ended", () -> rig.balancer.connections() == 0);
      try (Socket client = rig.connect("dead")) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
      // The next line is this one's: the stream before wrote no second.
      assertThat(rig.log.next()).containsPattern(" dead dead/s \\d+/-1/\\+\\d+ \\+0 SC ");
    }
  }

  @Test
  void onlyTheSampledLinesAreSent() throws Exception {
    try (TestServer server = TestServer.saying("x");
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + "listen web\n log @sampled\n bind @web\n log-format \"line %lc\"\n server s "
                    + server.address())) {
      for (int count = 0; count < 10; count++) {
        try (Socket client = rig.connect("web")) {
          assertThat(client.getInputStream().readAllBytes()).hasSize(1);
        }
        BalancerRig.await("it has ended", () -> rig.balancer.connections() == 0);
      }
      for (int line : new int[] {1, 3, 4, 6, 8, 9}) {
        assertThat(rig.log.next()).endsWith("line " + line);
      }
    }
  }
}
