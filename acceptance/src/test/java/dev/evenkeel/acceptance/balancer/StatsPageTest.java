package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code stats enable} and its kin: who gets the page of statistics, beside HAProxy. */
@Timeout(60)
class StatsPageTest {
  private static final String CONFIGURATION =
      Stage.HTTP_DEFAULTS
          + """
          frontend f
           bind {f}
           stats uri /x
           stats refresh 5s
           stats hide-version
           default_backend b
          backend b
           http-request return status 200 content-type text/plain string other
          listen guarded
           bind {guarded}
           stats uri /y
           stats auth a:b
           stats realm My\\ Realm
           stats scope .
          listen ruled
           bind {ruled}
           stats enable
           stats http-request deny if { path_sub secret }
           stats http-request auth realm R if { hdr(x-ask) 1 }
           stats http-request allow
          backend many
          """
          + IntStream.range(0, 200)
              .mapToObj(number -> " server s%d 127.0.0.1:9\n".formatted(number))
              .collect(Collectors.joining());

  private static final List<String> REQUESTS =
      List.of(
          "f GET /x",
          "f GET /x;csv",
          "f GET /x;json;norefresh",
          "f GET /xyz;up",
          "f GET /",
          "f HEAD /x",
          "f DELETE /x",
          "f POST /x",
          "guarded GET /y",
          "guarded GET /y;csv|Authorization: Basic YTpi",
          "guarded GET /y;csv|Authorization: Basic YTpj",
          "ruled GET /haproxy?stats",
          "ruled GET /haproxy?stats;csv|X-Ask: 1",
          "ruled GET /haproxy?stats;csv|X-Ask: 1\r\nAuthorization: Basic YTpi",
          "ruled GET /haproxy?stats/secret");

  /** Status line and header, without what tells how long the body is. */
  private static String head(String answer) {
    return Arrays.stream(answer.substring(0, answer.indexOf("\r\n\r\n")).split("\r\n", -1))
        .filter(line -> !line.matches("(content-length|transfer-encoding): .*"))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void whoGetsThePage() throws Exception {
    Program.assumeBoth();
    Map<Program, Map<String, String>> heads = new TreeMap<>();
    for (Program program : Program.values()) {
      Map<String, String> of = new TreeMap<>();
      try (Stage stage = new Stage(program, CONFIGURATION).ready()) {
        for (String request : REQUESTS) {
          of.put(request, head(ask(stage, request)));
        }
      }
      heads.put(program, of);
    }
    assertThat(heads.get(Program.EVENKEEL)).isEqualTo(heads.get(Program.HAPROXY));
    assertThat(heads.get(Program.EVENKEEL).get("f GET /x")).startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void aPageLongerThanABufferComesWhole() throws Exception {
    Program.assumeBoth();
    try (Stage stage = new Stage(Program.EVENKEEL, CONFIGURATION).ready()) {
      String csv = ask(stage, "f GET /x;csv");
      assertThat(csv).hasSizeGreaterThan(30_000).contains("\nmany,s0,", "\nmany,s199,");
      assertThat(csv).contains("\nmany,BACKEND,").endsWith(",\n");
      String page = ask(stage, "f GET /x");
      assertThat(page).contains("<h3>many</h3>", ">s199</td>").endsWith("</body></html>\n");
      assertThat(page).doesNotContain("version");
      assertThat(page.length() - page.indexOf("\r\n\r\n") - 4)
          .isEqualTo(
              Integer.parseInt(page.replaceFirst("(?s).*content-length: ([0-9]+)\r\n.*", "$1")));
      // Another one on the same connection, and the scope of one that shows itself alone.
      try (Socket socket = stage.connect("f")) {
        String twice = request("GET /x;csv", "") + request("GET /x;csv", "Connection: close\r\n");
        socket.getOutputStream().write(twice.getBytes(ISO_8859_1));
        String both = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        assertThat(both.split("HTTP/1.1 200 OK", -1)).hasSize(3);
      }
      String own = ask(stage, "guarded GET /y;csv|Authorization: Basic YTpi");
      assertThat(own).contains("\nguarded,FRONTEND,").doesNotContain("\nmany,");
    }
  }

  private static String request(String line, String fields) {
    return line + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
  }

  private static String ask(Stage stage, String what) throws IOException {
    String[] parts = what.split("[ |]", 4);
    String fields = parts.length > 3 ? parts[3] + "\r\n" : "";
    String length = parts[1].equals("POST") ? "Content-Length: 0\r\n" : "";
    return stage.answer(parts[0], request(parts[1] + " " + parts[2], length + fields));
  }
}
