package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a connection ends over which two sides speak a protocol of their own after an upgrade. */
@Timeout(60)
class TunnelEndTest {
  private static final String TEXT =
      """
      global
       nbthread 1
      defaults
       mode http
       log @log
       option httplog
       timeout client 30s
       timeout server 30s
       timeout connect 5s
       timeout tunnel 1h
       LIMITS
      listen l
       bind @l
       server s 127.0.0.1:%d
      """;

  private static BalancerRig rig(TestServer server, String limits) throws Exception {
    return new BalancerRig(TEXT.replace("LIMITS", limits).formatted(server.port()));
  }

  private static Socket upgrade(Socket client, TestServer server) throws Exception {
    SentRequestTest.say(
        client, "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
    Socket there = server.next();
    SentRequestTest.head(there);
    SentRequestTest.say(there, "HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
    SentRequestTest.head(client);
    return there;
  }

  @Test
  void itEndsWithItsServer() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig = rig(server, "");
        Socket client = rig.connect("l")) {
      Socket there = upgrade(client, server);
      SentRequestTest.say(there, "the last word");
      there.shutdownOutput();
      assertThat(SentRequestTest.toTheEnd(client)).isEqualTo("the last word");
      assertThat(there.getInputStream().read()).isEqualTo(-1);
      assertThat(rig.log.next()).contains(" l l/s ").containsPattern(" 101 \\d+ - - ---- ");
    }
  }

  @Test
  void aServerThatTakesNothingAnyMoreEndsIt() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig = rig(server, "");
        Socket client = rig.connect("l")) {
      Socket there = upgrade(client, server);
      there.setSoLinger(true, 0);
      there.close();
      assertThat(SentRequestTest.toTheEnd(client)).isEmpty();
      assertThat(rig.log.next()).containsPattern(" 101 \\d+ - - SD-- ");
    }
  }

  @Test
  void aServerThatStaysAfterTheClientHasServerFin() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig = rig(server, "timeout server-fin 300ms");
        Socket client = rig.connect("l")) {
      upgrade(client, server);
      client.shutdownOutput();
      assertThat(rig.log.next()).containsPattern(" 101 \\d+ - - sD-- ");
    }
  }

  @Test
  void withoutThatItHasTheTunnels() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig = rig(server, "timeout tunnel 300ms");
        Socket client = rig.connect("l")) {
      upgrade(client, server);
      client.shutdownOutput();
      assertThat(rig.log.next()).containsPattern(" 101 \\d+ - - sD-- ");
    }
  }
}
