package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fetches that HAProxy has had since 2.6 was released: what its later manuals say of them. */
@Timeout(60)
class LaterFetchesTest {
  private static final String DEFAULTS =
      """
      defaults
       mode http
       timeout client 5s
       timeout server 5s
       timeout connect 5s
       log @longlog
      """;

  @Test
  void namesOfCookiesAndConnectionsOfOneAddress() throws Exception {
    try (BalancerRig rig =
        new BalancerRig(
            DEFAULTS
                + """
                frontend f
                 bind @f
                 http-request return status 200 content-type text/plain lf-string %[req.cook_names]|%[req.cook_names(;)]|%[dst_conn]|%[fc_err_name]
                """)) {
      String answer = answer(rig, "Cookie: a=1; b=2\r\nCookie: c=3\r\n");
      assertThat(answer).endsWith("\r\n\r\na,b,c|a;b;c|1|");
      try (Socket other = rig.connect("f")) {
        BalancerRig.await("two connections", () -> says(rig, "|2|"));
        assertThat(other.isConnected()).isTrue();
      }
    }
  }

  @Test
  void roundTripsOfTheServersConnection() throws Exception {
    try (TestServer server = new TestServer(LaterFetchesTest::serve);
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + """
                    frontend f
                     bind @f
                     log-format rtt=%%[bc_rtt(us)]\\ var=%%[bc_rttvar(us)]\\ %%bi
                     http-response set-header Names %%[res.cook_names]
                     default_backend b
                    backend b
                     server s 127.0.0.1:%d
                    """
                        .formatted(server.port()))) {
      assertThat(answer(rig, "")).containsIgnoringCase("\r\nNames: x,y\r\n");
      BalancerRig.await("a line", () -> rig.log.lines().size() == 1);
      assertThat(rig.log.lines().getFirst())
          .matches("(?s).*rtt=[1-9][0-9]* var=[1-9][0-9]* 127[.]0[.]0[.]1");
    }
  }

  private static void serve(Socket socket) throws IOException {
    byte[] request = new byte[1024];
    int length = 0;
    while (!new String(request, 0, length, ISO_8859_1).endsWith("\r\n\r\n")) {
      length += socket.getInputStream().read(request, length, request.length - length);
    }
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: x=1\r\nSet-Cookie: y=2; Path=/\r\n\r\n";
    socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
  }

  private static boolean says(BalancerRig rig, String text) {
    try {
      return answer(rig, "").contains(text);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static String answer(BalancerRig rig, String fields) throws Exception {
    try (Socket client = rig.connect("f")) {
      String request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + fields + "\r\n";
      client.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
