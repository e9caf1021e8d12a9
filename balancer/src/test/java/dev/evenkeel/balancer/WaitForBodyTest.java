package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules that wait for a body: who is told to send it, and what becomes of one that stays away. */
@Timeout(60)
class WaitForBodyTest {
  private static BalancerRig rig(TestServer server, String rule) throws Exception {
    return new BalancerRig(
        """
        global
         nbthread 1
        defaults
         mode http
         log @log
         option httplog
         timeout client 20s
         timeout server 400ms
         timeout connect 5s
        listen l
         bind @l
         %s
         server s 127.0.0.1:%d
        """
            .formatted(rule, server.port()));
  }

  @Test
  void aClientThatWaitsToBeToldIsToldOnce() throws Exception {
    for (String rule :
        new String[] {
          "option http-buffer-request",
          "http-request wait-for-body time 10s\n http-request wait-for-body time 10s",
          "balance url_param x check_post"
        }) {
      try (TestServer server = new TestServer();
          BalancerRig rig = rig(server, rule);
          Socket client = rig.connect("l")) {
        SentRequestTest.say(
            client,
            "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        assertThat(SentRequestTest.head(client)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        SentRequestTest.say(client, "body");
        Socket there = server.next();
        assertThat(SentRequestTest.head(there)).doesNotContainIgnoringCase("expect");
        SentRequestTest.say(there, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(SentRequestTest.head(client)).startsWith("HTTP/1.1 200 OK\r\n");
      }
    }
  }

  @Test
  void aServerThatFallsSilentInItsResponseHasItsTimeout() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig = rig(server, "http-response wait-for-body time 1h");
        Socket client = rig.connect("l")) {
      SentRequestTest.say(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      Socket there = server.next();
      SentRequestTest.head(there);
      SentRequestTest.say(there, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
      assertThat(SentRequestTest.head(client)).startsWith("HTTP/1.1 504 ");
      assertThat(rig.log.next()).containsPattern(" 504 \\d+ - - sR-- ");
    }
  }

  @Test
  void whatHasComeOfAResponseThatIsCutGoesOn() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig = rig(server, "http-response wait-for-body time 1h");
        Socket client = rig.connect("l")) {
      SentRequestTest.say(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      Socket there = server.next();
      SentRequestTest.head(there);
      SentRequestTest.say(there, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
      there.close();
      assertThat(SentRequestTest.toTheEnd(client))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("\r\n\r\nhalf");
      assertThat(rig.log.next()).containsPattern(" 200 \\d+ - - SD-- ");
    }
  }

  @Test
  void aRequestThatStaysAwayIsTheClientsFault() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig = rig(server, "http-request wait-for-body time 200ms");
        Socket client = rig.connect("l")) {
      SentRequestTest.say(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo");
      assertThat(SentRequestTest.head(client)).startsWith("HTTP/1.1 408 ");
      assertThat(rig.log.next()).containsPattern(" -1/-1/-1/-1/\\d+ 408 \\d+ - - cR-- ");
    }
  }
}
