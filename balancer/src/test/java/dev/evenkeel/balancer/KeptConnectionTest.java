package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.Compatibility;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to servers that wait for another request. */
@Timeout(60)
class KeptConnectionTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  @TempDir Path directory;

  private static BalancerRig rig(TestServer server, String reuse, String options) throws Exception {
    return new BalancerRig(
        """
        global
         nbthread 1
        defaults
         mode http
         timeout client 20s
         timeout server 20s
         timeout connect 5s
        listen l
         bind @l
         http-reuse %s
         server s 127.0.0.1:%d %s
        """
            .formatted(reuse, server.port(), options));
  }

  @ParameterizedTest
  @ValueSource(strings = {"never", "always"})
  void aClientTriesAgainWhereTheServerHasJustEndedOne(String reuse) throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig = rig(server, reuse, "");
        Socket client = rig.connect("l")) {
      SentRequestTest.say(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      Socket there = server.next();
      SentRequestTest.head(there);
      SentRequestTest.say(there, OK);
      assertThat(SentRequestTest.head(client)).startsWith("HTTP/1.1 200 ");
      SentRequestTest.say(client, "GET /again HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(SentRequestTest.head(there)).startsWith("GET /again ");
      there.close();
      // No answer, an end: RFC 9112 9.3.1 has the client try again.
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void nothingIsKeptOfAServerInMaintenance() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig = rig(server, "always", "pool-low-conn 8 pool-purge-delay 100ms");
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.NEWEST);
        Socket client = rig.connect("l")) {
      SentRequestTest.say(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      Socket there = server.next();
      SentRequestTest.head(there);
      SentRequestTest.say(there, OK);
      assertThat(SentRequestTest.head(client)).startsWith("HTTP/1.1 200 ");
      api.ask("set server l/s state maint");
      assertThat(there.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void whoComesLateToASoftStopIsToldOfIt() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig =
            new BalancerRig(
                """
                global
                 nbthread 1
                defaults
                 mode http
                 timeout client 20s
                 timeout server 20s
                 timeout connect 5s
                listen l
                 bind @l accept-proxy
                 http-request return status 200
                """);
        Socket client = rig.connect("l")) {
      BalancerRig.await("it is accepted", () -> rig.balancer.connections() == 1);
      rig.balancer.stopAccepting();
      SentRequestTest.say(
          client, "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(SentRequestTest.head(client)).contains("\r\nconnection: close\r\n");
      assertThat(server.port()).isPositive();
    }
  }
}
