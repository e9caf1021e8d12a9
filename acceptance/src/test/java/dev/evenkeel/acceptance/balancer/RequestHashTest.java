package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code balance uri}, {@code url_param} and {@code hdr}: a request goes to the server to which
 * HAProxy sends it. The servers are frontends of the program itself that say their number.
 */
@Timeout(120)
class RequestHashTest {
  private static final int SERVERS = 23;

  private static final String[] BALANCES = {
    "uri",
    "uri len 5",
    "uri depth 2",
    "uri depth 2 len 8",
    "uri whole",
    "uri whole depth 2",
    "uri path-only",
    "url_param u",
    "url_param u check_post",
    "hdr(X)",
    "hdr(x) use_domain_only",
    "uri\n hash-type consistent",
    "hdr(x)\n hash-type consistent djb2 avalanche",
    "url_param u\n hash-type map-based wt6",
  };

  private static final String[] REQUESTS = {
    "GET /abc/def/ghi?x=1 HTTP/1.1\r\nHost: a\r\nX: haproxy.1wt.eu\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX: www.example.com\r\n\r\n",
    "GET /a/b HTTP/1.1\r\nHost: a\r\nX: a.b.c.d.e\r\n\r\n",
    "GET /a/b?c/d HTTP/1.1\r\nHost: a\r\nX: x.y.z:80\r\n\r\n",
    "GET /abcdefghijkl HTTP/1.1\r\nHost: a\r\nX: 10.1.2.3\r\n\r\n",
    "GET /?a HTTP/1.1\r\nHost: a\r\nX: www.example.com.\r\n\r\n",
    "GET http://a/abc/d?e HTTP/1.1\r\nHost: a\r\nX: com\r\n\r\n",
    "GET http://a/ HTTP/1.1\r\nHost: a\r\nX: a..b\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: a\r\nX: x.abc.de\r\n\r\n",
    "GET /?u=abc HTTP/1.1\r\nHost: a\r\nX: a,b\r\n\r\n",
    "GET /?a=1&u=abc HTTP/1.1\r\nHost: a\r\nX: a\r\nX: b\r\n\r\n",
    "GET /?u= HTTP/1.1\r\nHost: a\r\nX: a b\r\n\r\n",
    "GET /?u HTTP/1.1\r\nHost: a\r\nX: a;q=1\r\n\r\n",
    "GET /?u=a%20b HTTP/1.1\r\nHost: a\r\nX: \"a,b\",c\r\n\r\n",
    "GET /?U=abc HTTP/1.1\r\nHost: a\r\nX: ,b\r\n\r\n",
    "GET /?xu=1&u=abc&u=q HTTP/1.1\r\nHost: a\r\nX: a,\r\n\r\n",
    "GET /?a;u=abc HTTP/1.1\r\nHost: a\r\nX:\r\n\r\n",
    "GET /p;u=abc HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /?u=abc;d HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST /?u=q HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nu=abc",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 15\r\n\r\nz=1&u=abc&d=123",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nzu=1",
    "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nu=abc",
  };

  private static String configuration() {
    StringBuilder text = new StringBuilder("global\n nbthread 1\n" + Stage.HTTP_DEFAULTS);
    for (int balance = 0; balance < BALANCES.length; balance++) {
      text.append(
          "listen b%d\n bind {b%d}\n balance %s\n".formatted(balance, balance, BALANCES[balance]));
      for (int server = 1; server <= SERVERS; server++) {
        text.append(" server s%d {s%d} id %d\n".formatted(server, server, server));
      }
    }
    for (int server = 1; server <= SERVERS; server++) {
      text.append(
          "frontend s%d\n bind {s%d}\n http-request return status 200 content-type text/plain string %d\n"
              .formatted(server, server, server));
    }
    return text.toString();
  }

  @Test
  void aRequestGoesWhereHaproxySendsIt() throws Exception {
    Program.assumeBoth();
    Map<Program, Map<String, String>> chosen = new TreeMap<>();
    for (Program program : Program.values()) {
      Map<String, String> of = new TreeMap<>();
      try (Stage stage = new Stage(program, configuration()).ready()) {
        for (int balance = 0; balance < BALANCES.length; balance++) {
          for (String request : REQUESTS) {
            of.put(
                BALANCES[balance] + ": " + request,
                Stage.body(stage.answer("b" + balance, request)));
          }
        }
        assertThat(slowForm(stage)).isEqualTo(of.get(BALANCES[8] + ": " + REQUESTS[20]));
      }
      chosen.put(program, of);
    }
    assertThat(chosen.get(Program.EVENKEEL)).isEqualTo(chosen.get(Program.HAPROXY));
    assertThat(chosen.get(Program.EVENKEEL).values()).contains("1", "5", "23");
  }

  /** {@code check_post}: the parameter is waited for. */
  private static String slowForm(Stage stage) throws IOException {
    String request = Stage.closing(REQUESTS[20]);
    int half = request.length() - 8;
    try (Socket socket = stage.connect("b8")) {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(request.substring(0, half).getBytes(ISO_8859_1));
      // Whatever is answered through another connection meanwhile came after the first half.
      stage.answer("b0", REQUESTS[0]);
      socket.getOutputStream().write(request.substring(half).getBytes(ISO_8859_1));
      return Stage.body(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
    }
  }
}
