package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can still be said of a request, and done with it, once it was sent to a server. */
@Timeout(60)
class SentRequestTest {
  private static final String DEFAULTS =
      """
      global
       nbthread 1
      defaults
       mode http
       log @longlog
       option httplog
       timeout client 20s
       timeout server 20s
       timeout connect 5s
      """;

  @Test
  void aPageMadeAfterwardsShowsNothingOfOtherClients() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + """
                    listen l
                     bind @l
                     http-error status 502 content-type text/plain lf-string "[%%[req.hdr(x-request-id)]] [%%[path]] [%%[req.hdrs]] [%%[method]]"
                     server s 127.0.0.1:%d
                    """
                        .formatted(server.port()));
        Socket client = rig.connect("l");
        Socket other = rig.connect("l")) {
      say(client, "GET /mine HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\r\n");
      Socket first = server.next();
      assertThat(head(first)).contains("/mine");
      // Its head comes into the buffer that the first one had.
      say(other, "GET /secret HTTP/1.1\r\nHost: a\r\nX-Request-Id: secret\r\n\r\n");
      assertThat(head(server.next())).contains("/secret");
      first.close();
      assertThat(toTheEnd(client)).startsWith("HTTP/1.1 502 ").endsWith("\r\n\r\n[] [] [] [GET]");
    }
  }

  static void say(Socket to, String words) throws IOException {
    to.getOutputStream().write(words.getBytes(ISO_8859_1));
  }

  /** Reads a head. */
  static String head(Socket from) throws IOException {
    InputStream in = from.getInputStream();
    StringBuilder read = new StringBuilder();
    while (read.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return read.toString();
      }
      read.append((char) b);
    }
    return read.toString();
  }

  /** Reads until the connection ends, or nothing more comes for a while. */
  static String toTheEnd(Socket from) throws IOException {
    StringBuilder read = new StringBuilder();
    from.setSoTimeout(500);
    try {
      for (int b = from.getInputStream().read(); b >= 0; b = from.getInputStream().read()) {
        read.append((char) b);
      }
    } catch (SocketTimeoutException silent) {
      return read.toString();
    }
    return read.toString();
  }
}
