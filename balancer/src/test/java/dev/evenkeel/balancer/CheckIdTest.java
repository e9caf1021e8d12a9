package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.Compatibility;
import java.io.InputStream;
import java.net.Socket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code unique-id-format} of a backend makes for its checks (manual of 3.5). */
@Timeout(60)
class CheckIdTest {
  private static final String CONFIGURATION =
      """
      defaults
       mode http
       timeout client 5s
       timeout server 5s
       timeout connect 1s
       %s
      frontend f
       bind @f
      %s
       %s
       option httpchk
       http-check send meth GET uri / ver HTTP/1.1 hdr host h hdr id %%[unique-id] hdr same %%ID
       server srv %s check inter 60s
      """;

  @ParameterizedTest
  @CsvSource({
    "NEWEST, '', backend be, 'unique-id-format T-%[be_name]=%[srv_is_up(srv),iif(up,down)]', T-be=up",
    "NEWEST, '', 'listen be\n bind @l', 'unique-id-format L-%b', L-be",
    "NEWEST, 'unique-id-format D-%b', backend be, '', D-be",
    "NEWEST, 'unique-id-format D-%[req.hdr(x)]', backend be, '', ''",
    "NEWEST, '', backend be, 'unique-id-format a%[unique-id]b', a-b",
    "NEWEST, '', backend be, '', ''",
    "CLASSIC, '', backend be, 'unique-id-format T', ''",
    "CLASSIC, '', 'listen be\n bind @l', 'unique-id-format T', ''",
  })
  void theServerIsToldIt(
      Compatibility compatibility, String defaults, String section, String line, String id)
      throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig =
            new BalancerRig(
                CONFIGURATION.formatted(defaults, section, line, server.address()), compatibility);
        Socket check = server.next()) {
      String request = head(check.getInputStream());
      assertThat(request).contains("\r\nid: " + id + "\r\n", "\r\nsame: " + id + "\r\n");
      check.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(rig.broken).isEmpty();
    }
  }

  private static String head(InputStream in) throws Exception {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("end of the request so far: %s", text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }
}
