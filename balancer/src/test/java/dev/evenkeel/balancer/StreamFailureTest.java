package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.rule.FailingRules;
import dev.evenkeel.balancer.rule.Place;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An error of the program itself ends the stream that met it, and that one alone. */
@Timeout(60)
class StreamFailureTest {
  private static final String TEXT =
      """
      global
       nbthread 1
      defaults
       mode http
       log @log
       option httplog
       timeout client 20s
       timeout server 20s
       timeout connect 5s
      frontend f
       bind @f
       tcp-request connection accept if { src_port 1 }
       tcp-request session accept if { src_port 1 }
       RULE
       default_backend b
      backend b
       server s 127.0.0.1:PORT
      """;

  @ParameterizedTest
  @CsvSource({
    "CONNECTION, tcp-request connection accept if { src -m found }",
    "SESSION, tcp-request session accept if { src -m found }",
    "REQUEST, tcp-request content accept if { req.hdr(x) fail }",
    "HTTP_REQUEST, http-request set-header a b if { req.hdr(x) fail }",
    "HTTP_RESPONSE, http-response set-header a b if { capture.req.uri /fail }",
    "HTTP_AFTER_RESPONSE, http-after-response set-header a b if { capture.req.uri /fail }",
  })
  void endsAlone(Place place, String rule) throws Exception {
    boolean all = place == Place.CONNECTION || place == Place.SESSION;
    String text =
        all
            ? TEXT.replaceAll(
                    "tcp-request " + place.name().toLowerCase(java.util.Locale.ROOT) + " .*", rule)
                .replace("RULE", "")
            : TEXT.replace("RULE", rule);
    try (TestServer server = new TestServer(StreamFailureTest::serve);
        BalancerRig rig =
            new BalancerRig(
                text.replace("PORT", Integer.toString(server.port())),
                read -> FailingRules.at(place, read))) {
      for (int i = 0; i < 3; i++) {
        assertThat(ask(rig, "/fail", "x: fail\r\n")).isEmpty();
        if (!all) {
          assertThat(ask(rig, "/", "")).startsWith("HTTP/1.1 200 OK\r\n");
        }
      }
      assertThat(rig.broken).isEmpty();
      // Each place is told of once.
      assertThat(rig.console.stream().filter(line -> line.contains("wanted"))).hasSize(1);
      assertThat(rig.console.toString()).contains("internal error").contains("FailingRules");
      BalancerRig.await("no connection is left", () -> current(rig) == 0);
    }
  }

  private static int current(BalancerRig rig) {
    return rig.balancer.connections();
  }

  private static String ask(BalancerRig rig, String path, String fields) throws IOException {
    try (Socket socket = rig.connect("f")) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + fields + "\r\n")
                  .getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (java.net.SocketException reset) {
      return "";
    }
  }

  private static void serve(Socket socket) throws IOException {
    byte[] request = new byte[1024];
    int length = 0;
    while (!new String(request, 0, length, ISO_8859_1).endsWith("\r\n\r\n")) {
      int read = socket.getInputStream().read(request, length, request.length - length);
      if (read < 0) {
        return;
      }
      length += read;
    }
    socket
        .getOutputStream()
        .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
  }
}
