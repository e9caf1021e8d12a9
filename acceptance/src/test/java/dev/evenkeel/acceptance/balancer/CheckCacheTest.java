package dev.evenkeel.acceptance.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code option checkcache} and {@code cookie ... nocache}: which answers a cache could keep,
 * beside HAProxy.
 *
 * <p>What the client gets instead is not compared: HAProxy 2.6 sends the page of the answer's own
 * status, and so a 200 that caches would keep; here it is that of 502.
 */
@Timeout(120)
class CheckCacheTest {
  private static final String CONFIGURATION =
      Stage.HTTP_DEFAULTS
          + """
          listen check
           bind {check}
           option checkcache
           server s {echo}
          listen nocache
           bind {nocache}
           cookie S insert nocache
           server s {echo} cookie s
          frontend echo
           bind {echo}
           http-request set-var(txn.status) req.hdr(x-status)
           http-request set-var(txn.name) req.fhdr(x-name)
           http-request set-var(txn.value) req.fhdr(x-value)
           http-after-response set-status 302 if { var(txn.status) -m found }
           http-after-response add-header Set-Cookie a=1
           http-after-response add-header ETag %[var(txn.value)] if { var(txn.name) -m str ETag }
           http-after-response add-header Pragma %[var(txn.value)] if { var(txn.name) -m str Pragma }
           http-after-response add-header Expires %[var(txn.value)] if { var(txn.name) -m str Expires }
           http-after-response add-header Last-Modified x if { var(txn.name) -m str Last-Modified }
           http-after-response add-header Cache-Control %[var(txn.value)] if { var(txn.name) -m str Cache-Control }
           http-request return status 200
          """;

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "OPTIONS", "TRACE", "POST", "DELETE", "FOO");

  private static final List<String> CACHE_CONTROLS =
      List.of(
          "public",
          "private",
          "no-store, public",
          "public, no-store",
          "max-age=0",
          "max-age=0, public",
          "max-age=10",
          "max-age=00",
          "max-age",
          "s-maxage=10",
          "S-MAXAGE=0",
          "no-cache",
          "no-cache=\"set-cookie\"",
          "no-cache=\"set-cookie, x\"",
          "no-cache=\"x, set-cookie\"",
          "max-age=10, no-cache=\"set-cookie\"",
          "proxy-revalidate");

  @Test
  void whatCachesCouldKeep() throws Exception {
    Program.assumeBoth();
    Map<Program, Map<String, String>> observed = new TreeMap<>();
    for (Program program : Program.values()) {
      Map<String, String> of = new TreeMap<>();
      try (Stage stage = new Stage(program, CONFIGURATION).ready()) {
        for (String status : List.of("", "X-Status: 302\r\n")) {
          for (String method : METHODS) {
            look(stage, of, method, status + "X-Name: ETag\r\nX-Value: x\r\n");
            look(stage, of, method, status + "X-Name: Cache-Control\r\nX-Value: public\r\n");
            look(stage, of, method, status + "X-Name: Cache-Control\r\nX-Value: max-age=1\r\n");
            look(stage, of, method, status + "X-Name: X\r\nX-Value: y\r\n");
          }
          for (String value : CACHE_CONTROLS) {
            look(stage, of, "GET", status + "X-Name: Cache-Control\r\nX-Value: " + value + "\r\n");
          }
          look(stage, of, "GET", status + "X-Name: Pragma\r\nX-Value: no-cache\r\n");
          look(stage, of, "GET", status + "X-Name: Expires\r\nX-Value: x\r\n");
          look(stage, of, "GET", status + "X-Name: Last-Modified\r\nX-Value: x\r\n");
        }
      }
      observed.put(program, of);
    }
    assertThat(observed.get(Program.EVENKEEL)).isEqualTo(observed.get(Program.HAPROXY));
    assertThat(observed.get(Program.EVENKEEL).values())
        .contains("checkcache: blocked, nocache: told", "checkcache: passed, nocache: not told");
  }

  private static void look(Stage stage, Map<String, String> observed, String method, String fields)
      throws IOException {
    boolean passed = ask(stage, "check", method, fields).contains("set-cookie: a=1");
    boolean told = ask(stage, "nocache", method, fields).contains("cache-control: private\r\n");
    observed.put(
        method + " " + fields,
        "checkcache: "
            + (passed ? "passed" : "blocked")
            + ", nocache: "
            + (told ? "told" : "not told"));
  }

  private static String ask(Stage stage, String name, String method, String fields)
      throws IOException {
    return stage.answer(name, method + " / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
  }
}
