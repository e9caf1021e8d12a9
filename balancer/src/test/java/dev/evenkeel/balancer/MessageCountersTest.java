package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.Compatibility;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is counted of HTTP/1 messages, and while they are still on their way. */
@Timeout(60)
class MessageCountersTest {
  private static final int BODY_BYTES = 1_000_000;
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\ncontent-length: " + BODY_BYTES + "\r\n\r\n";
  private static final String REQUEST = "GET / HTTP/1.1\r\nhost: h\r\n\r\n";

  @TempDir Path directory;

  @Test
  void largeBodiesLeaveTheirConnectionToTheNextRequest() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (TestServer server = new TestServer(socket -> serve(socket, connections));
        BalancerRig rig = new BalancerRig(configuration(server, ""));
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.CLASSIC)) {
      try (Socket client = rig.connect("f")) {
        for (int i = 0; i < 3; i++) {
          ask(client);
        }
        BalancerRig.await("the third", () -> column(api, "f", "h1_total_streams").equals("3"));
        assertThat(connections).hasValue(1);
        assertThat(row(api, "f"))
            .containsEntry("h1_open_connections", "1")
            .containsEntry("h1_open_streams", "0")
            .containsEntry("h1_total_connections", "1")
            .containsEntry("h1_bytes_in", String.valueOf(3 * REQUEST.length()))
            .containsEntry("h1_bytes_out", String.valueOf(3 * (HEAD.length() + BODY_BYTES)));
        Map<String, String> backend = row(api, "b");
        assertThat(backend)
            .containsEntry("h1_open_connections", "1")
            .containsEntry("h1_open_streams", "0")
            .containsEntry("h1_total_connections", "1")
            .containsEntry("h1_total_streams", "3")
            .containsEntry("h1_bytes_in", String.valueOf(3 * (HEAD.length() + BODY_BYTES)))
            .containsEntry("h1_bytes_out", String.valueOf(3 * REQUEST.length()));
        assertThat(Long.parseLong(backend.getOrDefault("h1_spliced_bytes_in", "0"))).isPositive();
      }
      BalancerRig.await("its end", () -> column(api, "f", "h1_open_connections").equals("0"));
      api.ask("clear counters all");
      assertThat(row(api, "f")).containsEntry("h1_total_connections", "0");
    }
  }

  /** Manual: {@code option contstats}: every five seconds. */
  @Test
  void longStreamsAreCountedBeforeTheyEnd() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig = new BalancerRig(configuration(server, " option contstats\n"));
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.CLASSIC);
        Socket client = rig.connect("f")) {
      client.getOutputStream().write(REQUEST.getBytes(ISO_8859_1));
      Socket taken = server.accepted.take();
      taken.getInputStream().readNBytes(REQUEST.length());
      taken.getOutputStream().write((HEAD + "half of it").getBytes(ISO_8859_1));
      client.getInputStream().readNBytes(HEAD.length() + 10);
      BalancerRig.await("counting", () -> !column(api, "b", "bout").equals("0"));
      assertThat(Integer.parseInt(column(api, "f", "bout"))).isBetween(10, 200);
      assertThat(column(api, "f", "h1_bytes_out")).isEqualTo(String.valueOf(HEAD.length() + 10));
      assertThat(column(api, "f", "h1_open_streams")).isEqualTo("1");
      String soFar = column(api, "f", "bout");
      taken.getOutputStream().write("0123456789".getBytes(ISO_8859_1));
      client.getInputStream().readNBytes(10);
      taken.close();
      BalancerRig.await("the end", () -> column(api, "f", "h1_open_streams").equals("0"));
      assertThat(Integer.parseInt(column(api, "f", "bout")))
          .isEqualTo(Integer.parseInt(soFar) + 10);
    }
  }

  private static String configuration(TestServer server, String options) {
    return """
    defaults
     mode http
     timeout client 20s
     timeout server 20s
     timeout connect 5s
    frontend f
     bind @f
    %s default_backend b
    backend b
     server s 127.0.0.1:%d
    """
        .formatted(options, server.port());
  }

  private static void serve(Socket socket, AtomicInteger connections) throws IOException {
    connections.incrementAndGet();
    byte[] answer = (HEAD + "x".repeat(BODY_BYTES)).getBytes(ISO_8859_1);
    InputStream in = socket.getInputStream();
    while (in.readNBytes(REQUEST.length()).length == REQUEST.length()) {
      socket.getOutputStream().write(answer);
    }
  }

  private static void ask(Socket client) throws IOException {
    client.getOutputStream().write(REQUEST.getBytes(ISO_8859_1));
    assertThat(client.getInputStream().readNBytes(HEAD.length() + BODY_BYTES))
        .hasSize(HEAD.length() + BODY_BYTES);
  }

  private static String column(ApiRig api, String proxy, String name) {
    return row(api, proxy).getOrDefault(name, "");
  }

  /** The row of a frontend or a backend. */
  private static Map<String, String> row(ApiRig api, String proxy) {
    Map<String, String> row = new TreeMap<>();
    try {
      String[] lines = api.ask("show stat " + proxy + " 3 -1").split("\n", -1);
      String[] names = lines[0].split(",", -1);
      String[] values = lines[1].split(",", -1);
      for (int i = 0; i < names.length; i++) {
        row.put(names[i], values[i]);
      }
    } catch (IOException gone) {
      throw new AssertionError(gone);
    }
    return row;
  }
}
