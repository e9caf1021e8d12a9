package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.Compatibility;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are added at run time are called as those of the configuration are. */
@Timeout(60)
class AddedServerTest {
  @TempDir Path directory;

  @Test
  void itIsToldOfTheClientAsItsLineSays() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig =
            new BalancerRig(
                """
                defaults
                 mode http
                 timeout client 20s
                 timeout server 20s
                 timeout connect 5s
                listen l
                 bind @l
                """);
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.NEWEST)) {
      String added = api.ask("add server l/s 127.0.0.1:" + server.port() + " send-proxy");
      assertThat(added).contains("New server registered");
      api.ask("enable server l/s");
      try (Socket client = rig.connect("l")) {
        SentRequestTest.say(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(SentRequestTest.head(server.next())).startsWith("PROXY TCP4 127.0.0.1 ");
      }
    }
  }
}
