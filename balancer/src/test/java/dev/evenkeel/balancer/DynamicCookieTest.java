package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.Compatibility;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cookie values that follow from addresses, while the runtime API changes what makes them. */
@Timeout(60)
class DynamicCookieTest {
  private static final Pattern COOKIE = Pattern.compile("set-cookie: S=([0-9a-f]{16});");

  @Test
  void valuesFollowTheSecret() throws Exception {
    Path directory = Files.createTempDirectory("cookie");
    try (TestServer server = new TestServer(DynamicCookieTest::answer);
        BalancerRig rig =
            new BalancerRig(
                """
                listen l
                 mode http
                 bind @l
                 cookie S insert dynamic
                 dynamic-cookie-key one
                 server s 127.0.0.1:%d
                """
                    .formatted(server.port()));
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.CLASSIC)) {
      String first = cookie(rig);
      assertThat(first).hasSize(16);
      assertThat(cookie(rig)).isEqualTo(first);
      api.ask("set dynamic-cookie-key backend l two");
      String second = cookie(rig);
      assertThat(second).hasSize(16).isNotEqualTo(first);
      api.ask("disable dynamic-cookie backend l");
      assertThat(cookie(rig)).isEmpty();
      api.ask("enable dynamic-cookie backend l");
      assertThat(cookie(rig)).isEqualTo(second);
      api.ask("set dynamic-cookie-key backend l one");
      assertThat(cookie(rig)).isEqualTo(first);
    } finally {
      Files.deleteIfExists(directory.resolve("api"));
      Files.deleteIfExists(directory);
    }
  }

  private static void answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    if (in.read(new byte[4096]) > 0) {
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
    }
    socket.close();
  }

  /** The cookie that a new client is given; empty for none. */
  private static String cookie(BalancerRig rig) throws IOException {
    try (Socket client = rig.connect("l")) {
      String request = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
      client.getOutputStream().write(request.getBytes(ISO_8859_1));
      String answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 200 ");
      Matcher cookie = COOKIE.matcher(answer);
      return cookie.find() ? cookie.group(1) : "";
    }
  }
}
