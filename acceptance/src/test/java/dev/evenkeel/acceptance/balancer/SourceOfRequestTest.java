package dev.evenkeel.acceptance.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.linux.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code source ... usesrc hdr_ip(...)}: a server sees the address that the request says. Without
 * the field HAProxy answers with 500; here the address of {@code source} stands in for it.
 */
@Timeout(60)
class SourceOfRequestTest {
  private static final String CONFIGURATION =
      Stage.HTTP_DEFAULTS
          + """
           http-reuse always
          frontend f
           bind {f}
           use_backend first if { path /first }
           default_backend last
          backend last
           source 127.0.0.1 usesrc hdr_ip(X-Src,-1)
           server s {echo}
          backend first
           source 127.0.0.1 usesrc hdr_ip(x-src,1)
           server s {echo}
          frontend echo
           bind {echo}
           http-request return status 200 content-type text/plain lf-string %[src]
          """;

  private static final String[] REQUESTS = {
    "GET / HTTP/1.1\r\nHost: a\r\nX-Src: 127.0.0.7\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX-Src: 127.0.0.8, 127.0.0.9\r\n\r\n",
    "GET /first HTTP/1.1\r\nHost: a\r\nX-Src: 127.0.0.8, 127.0.0.9\r\n\r\n",
    "GET /first HTTP/1.1\r\nHost: a\r\nX-Src: 127.0.0.10\r\nX-Src: 127.0.0.11\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX-Src: nobody\r\n\r\n",
  };

  @Test
  void aServerSeesTheAddressThatTheRequestSays() throws Exception {
    Program.assumeBoth();
    assumeTrue(Processes.effectiveUserId() == 0, "needs root: only it may use foreign addresses");
    Map<Program, List<String>> seen = new TreeMap<>();
    for (Program program : Program.values()) {
      List<String> addresses = new ArrayList<>();
      try (Stage stage = new Stage(program, CONFIGURATION).ready()) {
        for (String request : REQUESTS) {
          addresses.add(Stage.body(stage.answer("f", request)));
        }
      }
      seen.put(program, addresses);
    }
    assertThat(seen.get(Program.EVENKEEL)).isEqualTo(seen.get(Program.HAPROXY));
    assertThat(seen.get(Program.EVENKEEL)).startsWith("127.0.0.7", "127.0.0.9", "127.0.0.8");
  }
}
