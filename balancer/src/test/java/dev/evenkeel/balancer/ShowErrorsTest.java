package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.Compatibility;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code show errors}: what could not be read is shown as HAProxy 2.6 shows it, but for the names
 * of fields, which are in lower case by then, and the flags of its parser, in whose place the
 * broken rule stands.
 */
@Timeout(60)
class ShowErrorsTest {
  private static final String CONFIGURATION =
      """
      defaults
       mode http
       timeout client 5s
       timeout server 5s
       timeout connect 1s
      frontend f
       bind @f
       default_backend b
      frontend tolerant
       bind @tolerant
       option accept-invalid-http-request
       http-request return status 200
      backend b
       server s1 %s
      """;

  private static final String LONG = "a".repeat(100);

  @TempDir Path directory;

  @Test
  void theLastOneOfEachProxyAndDirection() throws Exception {
    try (TestServer server = TestServer.saying("HTTP/1.1 200 OK\r\nBad header: x\r\n\r\nhello");
        BalancerRig rig = new BalancerRig(CONFIGURATION.formatted(server.address()));
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.CLASSIC)) {
      assertThat(masked(api, "")).isEqualTo("Total events captured on [] : 0\n\n");
      assertThat(answer(rig, "f", "GET /a\u0001b HTTP/1.1\r\nHost: x\r\n\r\n")).contains(" 400 ");
      assertThat(answer(rig, "f", "GET / HTTP/1.1\r\nHost: x\r\n\r\n")).contains(" 502 ");
      String request =
          """
           \n\
          [] frontend f (#1): invalid request
            backend <NONE> (#-1), server <NONE> (#-1), event #0, src ADDRESS
            len 30, error at position 6
            target character (RFC 9112 3.2) :
            \n\
            00000  GET /a\\x01b HTTP/1.1\\r\\n
            00019  Host: x\\r\\n
            00028  \\r\\n
          """;
      String response =
          """
           \n\
          [] backend b (#3): invalid response
            frontend f (#1), server s1 (#1), event #1, src ADDRESS
            len 39, error at position 20
            name character (RFC 9112 5.1) :
            \n\
            00000  HTTP/1.1 200 OK\\r\\n
            00017  bad header: x\\r\\n
            00032  \\r\\n
            00034  hello
          """;
      String head = "Total events captured on [] : 2\n";
      assertThat(masked(api, "")).isEqualTo(head + request + response + "\n");
      assertThat(masked(api, "f")).isEqualTo(head + request + response + "\n");
      assertThat(masked(api, "b")).isEqualTo(head + response + "\n");
      assertThat(masked(api, "-1 request")).isEqualTo(head + request + "\n");
      assertThat(masked(api, "#1 response")).isEqualTo(head + response + "\n");
      assertThat(masked(api, "absent")).isEqualTo("No such proxy.\n\n");
    }
  }

  @Test
  void longLinesGoOnInTheNextOne() throws Exception {
    try (BalancerRig rig = new BalancerRig(CONFIGURATION.formatted("127.0.0.1:1"));
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.CLASSIC)) {
      answer(
          rig,
          "f",
          "POST / HTTP/1.1\r\nX: " + LONG + "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
      assertThat(masked(api, "f"))
          .contains("chunk size (RFC 9112 7.1)", "error at position 152\n")
          .contains("  00017  x: " + LONG.substring(0, 67) + "\n")
          .contains("  00087+ " + LONG.substring(67) + "\\r\\n\n");
    }
  }

  @Test
  void whatIsToleratedIsShownAsWell() throws Exception {
    try (BalancerRig rig = new BalancerRig(CONFIGURATION.formatted("127.0.0.1:1"));
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.CLASSIC)) {
      String request = "GET /\u00e9 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      assertThat(answer(rig, "tolerant", request)).contains(" 200 ");
      assertThat(masked(api, "tolerant"))
          .contains("frontend tolerant (#2): invalid request", "error at position 5\n");
    }
  }

  private static String answer(BalancerRig rig, String name, String request) throws Exception {
    try (Socket client = rig.connect(name)) {
      client.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String masked(ApiRig api, String arguments) throws Exception {
    return api.ask("show errors " + arguments)
        .replaceAll("\\[[^]]*]", "[]")
        .replaceAll("127\\.0\\.0\\.1:[0-9]+", "ADDRESS");
  }
}
