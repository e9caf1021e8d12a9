package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.balancer.sample.HttpTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What fetches, converters and conditions find in requests that come over the network: answers of
 * this program and of HAProxy 2.6 that show all the values, beside those that were recorded.
 */
@Timeout(120)
class HttpAnswersTest {
  @TempDir Path directory;

  /** Sends a request and gives back the whole answer. */
  private interface Asking {
    String ask(byte[] request) throws Exception;
  }

  @Test
  void ours() throws Exception {
    SoftAssertions softly = new SoftAssertions();
    HttpTable table = HttpTable.load();
    for (HttpTable.Group group : table.groups()) {
      try (BalancerRig rig = new BalancerRig(configuration(table, group, "@in"))) {
        check(group, request -> ask(rig.port("in"), request), softly);
      }
    }
    softly.assertAll();
  }

  @Test
  void haproxys() throws Exception {
    SoftAssertions softly = new SoftAssertions();
    HttpTable table = HttpTable.load();
    for (HttpTable.Group group : table.groups()) {
      int port = freePort();
      Path file = directory.resolve("h.cfg");
      Files.writeString(file, configuration(table, group, "127.0.0.1:" + port), ISO_8859_1);
      Process haproxy = start(file);
      try {
        BalancerRig.await(
            "haproxy listens", () -> !haproxy.isAlive() || HttpAnswersTest.isListening(port));
        softly.assertThat(haproxy.isAlive()).as(group.name()).isTrue();
        check(group, request -> ask(port, request), softly);
      } finally {
        haproxy.destroyForcibly().waitFor();
      }
    }
    softly.assertAll();
  }

  private static Process start(Path file) {
    try {
      return new ProcessBuilder("haproxy", "-db", "-f", file.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException absent) {
      assumeTrue(false, "needs haproxy: " + absent.getMessage());
      throw new IllegalStateException(absent);
    }
  }

  private String configuration(HttpTable table, HttpTable.Group group, String address)
      throws IOException {
    StringBuilder rules = new StringBuilder();
    StringBuilder page = new StringBuilder();
    List<String> conditions = group.conditions();
    for (int i = 0; i < conditions.size(); i++) {
      String condition = conditions.get(i);
      boolean named = condition.matches("[A-Z_0-9.]+");
      rules.append(" http-request set-var(txn.c").append(i).append(") bool(1) if ");
      rules.append(named ? condition : "{ " + condition + " }").append('\n');
      page.append("c%d=%%[var(txn.c%d)]%n".formatted(i, i));
    }
    for (int i = 0; i < group.expressions().size(); i++) {
      page.append("%d=%%[%s]%n".formatted(i, group.expressions().get(i)));
    }
    Path file = Files.writeString(directory.resolve("page"), page, ISO_8859_1);
    return table.section()
        + """
        defaults
         mode http
         timeout client 5s
         timeout server 5s
         timeout connect 5s
         option http-buffer-request
        frontend f
         bind ADDRESS
        RULES
         http-request return status 200 content-type text/plain lf-file FILE
        """
            .replace("ADDRESS", address)
            .replace("RULES", rules)
            .replace("FILE", file.toString());
  }

  private static void check(HttpTable.Group group, Asking asking, SoftAssertions softly)
      throws Exception {
    List<Map<String, String>> expected =
        Objects.requireNonNull(HttpTable.expected().get(group.name()));
    for (int i = 0; i < group.requests().size(); i++) {
      byte[] request = group.requests().get(i);
      softly
          .assertThat(values(asking.ask(request)))
          .as(new String(request, ISO_8859_1))
          .isEqualTo(expected.get(i));
    }
  }

  private static Map<String, String> values(String answer) {
    Map<String, String> values = new HashMap<>();
    int body = answer.indexOf("\r\n\r\n");
    for (String line : answer.substring(Math.max(body, 0)).strip().split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), escaped(line.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String escaped(String value) {
    StringBuilder out = new StringBuilder();
    for (char c : value.toCharArray()) {
      out.append(c < 0x80 ? String.valueOf(c) : "\\x%02x".formatted((int) c));
    }
    return out.toString();
  }

  private static String ask(int port, byte[] request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return probe.getLocalPort();
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
