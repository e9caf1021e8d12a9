package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
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

  @Test
  void aRequestThatIsSentAgainIsBalancedAndNamedByItsOwnHead() throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    try (TestServer one = failingOnce("one", seen, meanwhile);
        TestServer two = failingOnce("two", seen, meanwhile);
        TestServer three = failingOnce("three", seen, meanwhile);
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + """
                    listen l
                     bind @l
                     balance hdr(x-key)
                     http-send-name-header X-Server
                     retry-on empty-response
                     retries 2
                     option redispatch 1
                     server one 127.0.0.1:%d
                     server two 127.0.0.1:%d
                     server three 127.0.0.1:%d
                    """
                        .formatted(one.port(), two.port(), three.port()))) {
      for (int i = 0; i < 6; i++) {
        String alone = sentAgain(rig, "key" + i);
        seen.clear();
        meanwhile.set(() -> disturb(rig));
        assertThat(sentAgain(rig, "key" + i)).isEqualTo(alone);
        seen.clear();
        meanwhile.set(() -> {});
      }
    }
  }

  /** Has somebody else's head stand where the first one stood. */
  private static void disturb(BalancerRig rig) {
    try (Socket other = rig.connect("l")) {
      say(other, "GET /?other HTTP/1.1\r\nHost: other\r\nX-Quiet: 1\r\nX-Key: zz\r\n\r\n");
      assertThat(head(other)).startsWith("HTTP/1.1 200 ");
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static String sentAgain(BalancerRig rig, String key) throws IOException {
    try (Socket client = rig.connect("l")) {
      say(
          client,
          "POST / HTTP/1.1\r\nX-Key: " + key + "\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody");
      String answer = head(client);
      assertThat(answer).startsWith("HTTP/1.1 200 ").contains("named: as it is");
      return answer;
    }
  }

  /** A server that does not answer the first request with a key that it sees. */
  private static TestServer failingOnce(
      String name, Set<String> seen, AtomicReference<Runnable> meanwhile) throws IOException {
    return new TestServer(socket -> {
      String head = head(socket);
      if (head.contains("X-Key: key") && seen.add("x")) {
        meanwhile.get().run();
        socket.close();
        return;
      }
      boolean named = head.toLowerCase(Locale.ROOT).contains("\r\nx-server: " + name + "\r\n");
      say(
          socket,
          "HTTP/1.1 200 OK\r\nserver: "
              + name
              + "\r\nnamed: "
              + (named ? "as it is" : "otherwise")
              + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      socket.shutdownOutput();
    });
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
