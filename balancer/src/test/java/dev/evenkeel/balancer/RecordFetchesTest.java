package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fetches of what the log shows of a stream: each says what its alias says. */
@Timeout(60)
class RecordFetchesTest {
  private static final Map<String, String> ALIASES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("txn.sess_term_state", "%ts"),
              Map.entry("bytes_in", "%U"),
              Map.entry("req.bytes_in", "%U"),
              Map.entry("bytes_out", "%B"),
              Map.entry("res.bytes_in", "%B"),
              Map.entry("res.bytes_out", "%B"),
              Map.entry("req.timer.queue", "%Tw"),
              Map.entry("bc.timer.connect", "%Tc"),
              Map.entry("res.timer.data", "%Td"),
              Map.entry("fc.timer.total", "%Tt"),
              Map.entry("txn.timer.user", "%Tu"),
              Map.entry("fc.timer.handshake", "%Th"),
              Map.entry("txn.conn_retries", "%rc"),
              Map.entry("act_conn", "%ac"),
              Map.entry("accept_date", "%Ts")));

  private static final Map<String, String> OF_HTTP =
      Map.of(
          "req.timer.idle", "%Ti",
          "req.timer.hdr", "%TR",
          "req.timer.tq", "%Tq",
          "res.timer.hdr", "%Tr",
          "txn.timer.total", "%Ta",
          "txn.status", "%ST");

  private static final String DEFAULTS =
      """
      defaults
       timeout client 5s
       timeout server 5s
       timeout connect 5s
       log @longlog
      """;

  private static String format(Map<String, String> aliases) {
    StringBuilder format = new StringBuilder("values");
    aliases.forEach(
        (fetch, alias) -> format.append(" <" + fetch + "|%[" + fetch + "]|" + alias + ">"));
    return format.toString().replace(" ", "\\ ");
  }

  private static void agree(String line, int expected) {
    Matcher each = Pattern.compile("<([^|]+)\\|([^|]*)\\|([^>]*)>").matcher(line);
    List<String> different = new ArrayList<>();
    int seen = 0;
    while (each.find()) {
      seen++;
      if (!each.group(2).equals(each.group(3))) {
        different.add(each.group());
      }
    }
    assertThat(different).as(line).isEmpty();
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void ofTcpStreams() throws Exception {
    try (TestServer server = TestServer.saying("hello");
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + "listen f\n mode tcp\n bind @f\n server s "
                    + server.address()
                    + "\n log-format "
                    + format(ALIASES))) {
      try (Socket client = rig.connect("f")) {
        assertThat(client.getInputStream().readAllBytes()).hasSize(5);
      }
      BalancerRig.await("a line", () -> !rig.log.lines().isEmpty());
      agree(rig.log.lines().getFirst(), ALIASES.size());
    }
  }

  @Test
  void ofHttpRequests() throws Exception {
    Map<String, String> all = new TreeMap<>(ALIASES);
    all.putAll(OF_HTTP);
    try (TestServer server = TestServer.saying("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + """
                     mode http
                    frontend f
                     bind @f
                     http-request return status 201 if { path /here }
                     http-after-response set-header X-State %[txn.sess_term_state]
                     http-after-response set-header X-Status %[txn.status]/%[server_status]
                     default_backend b
                    backend b
                     server s ORIGIN
                    """
                        .replace("ORIGIN", server.address())
                        .replace(
                            "frontend f\n", "frontend f\n log-format " + format(all) + "\n"))) {
      assertThat(answer(rig, "/here")).contains(" 201 ", "x-state: LR\r\n", "x-status: 201/\r\n");
      assertThat(answer(rig, "/")).contains(" 404 ", "x-state: --\r\n", "x-status: 404/404\r\n");
      BalancerRig.await("two lines", () -> rig.log.lines().size() == 2);
      rig.log.lines().forEach(line -> agree(line, all.size()));
    }
  }

  @Test
  void whatPassesUnderWhichCondition() throws Exception {
    String[] conditions = {
      "error", "normal", "forwarded", "!forwarded", "processed", "toapplet", "stopping", "acl,get"
    };
    StringBuilder format = new StringBuilder("when");
    for (String condition : conditions) {
      format.append("\\ %[str(" + condition.replace(",", ":") + "),when(" + condition + ")]");
    }
    try (BalancerRig rig =
        new BalancerRig(
            DEFAULTS
                + " mode http\nfrontend f\n bind @f\n acl get capture.req.method GET\n log-format "
                + format
                + """

                 http-request return status 200 if { path /here }
                 stats uri /stats
                 default_backend b
                backend b
                 server s 127.0.0.1:1
                 retries 0
                """)) {
      answer(rig, "/here");
      answer(rig, "/stats");
      answer(rig, "/refused");
      BalancerRig.await("three lines", () -> rig.log.lines().size() == 3);
      assertThat(rig.log.lines().get(0)).endsWith("when - normal - !forwarded - - - acl:get");
      assertThat(rig.log.lines().get(1))
          .endsWith("when - normal - !forwarded processed toapplet - acl:get");
      assertThat(rig.log.lines().get(2)).endsWith("when error - - !forwarded - - - acl:get");
    }
  }

  private static String answer(BalancerRig rig, String path) throws Exception {
    try (Socket client = rig.connect("f")) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      client.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
