package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.Compatibility;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rings: what is logged into them, who gets it over TCP, and what {@code show events} says. */
@Timeout(60)
class RingTest {
  private static final String FRONTEND =
      """
      frontend f
       mode http
       timeout client 20s
       bind @f
       log-format "%HP"
       http-request set-var(txn.a) src,debug(from)
       http-request return status 204
      """;

  @Test
  void logServersGetMessagesWithTheirLengthOrWithLineFeeds() throws Exception {
    try (ServerSocket counted = listening();
        ServerSocket plain = listening();
        BalancerRig rig =
            new BalancerRig(
                """
                ring r
                 format raw
                 maxlen 8
                 timeout connect 5s
                 timeout server 5s
                 server a 127.0.0.1:%d log-proto octet-count
                """
                        .formatted(counted.getLocalPort())
                    + FRONTEND
                    + " log ring@r local0\n log tcp@127.0.0.1:%d format raw local0\n"
                        .formatted(plain.getLocalPort()))) {
      get(rig, "/one");
      get(rig, "/longer-than-8");
      try (Socket toCounted = accepted(counted);
          Socket toPlain = accepted(plain)) {
        String frames = "4 /one8 /longer-";
        assertThat(read(toCounted, frames.length())).isEqualTo(frames);
        String lines = "/one\n/longer-than-8\n";
        assertThat(read(toPlain, lines.length())).isEqualTo(lines);
      }
    }
  }

  @Test
  void serverThatGoesIsConnectedAnew() throws Exception {
    try (ServerSocket server = listening();
        BalancerRig rig =
            new BalancerRig(
                FRONTEND
                    + " log tcp@127.0.0.1:%d format raw local0\n"
                        .formatted(server.getLocalPort()))) {
      get(rig, "/one");
      Socket first = accepted(server);
      assertThat(read(first, 5)).isEqualTo("/one\n");
      first.close();
      get(rig, "/two");
      try (Socket second = accepted(server)) {
        assertThat(read(second, 5)).isEqualTo("/two\n");
      }
    }
  }

  @Test
  void eventsAreWaitedForUntilTheUserSaysAnything() throws Exception {
    Path directory = Files.createTempDirectory("ring");
    Path path = directory.resolve("api");
    try (BalancerRig rig =
            new BalancerRig("ring r\n format raw\n" + FRONTEND + " log ring@r local0 info\n");
        ApiRig api = new ApiRig(rig.balancer, path, Compatibility.CLASSIC);
        SocketChannel all = SocketChannel.open(UnixDomainSocketAddress.of(path));
        SocketChannel fresh = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      get(rig, "/one");
      BalancerRig.await("the event", () -> ask(api, "show events r").contains("/one"));
      write(all, "show events r -w\n");
      write(fresh, "show events r -nw\n");
      assertThat(read(all, "/one\n".length())).isEqualTo("/one\n");
      // Commands are carried out one after the other: both that were given before have begun.
      ask(api, "show events");
      get(rig, "/two");
      assertThat(read(all, "/two\n".length())).isEqualTo("/two\n");
      assertThat(read(fresh, "/two\n".length())).isEqualTo("/two\n");
      write(all, "\n");
      assertThat(read(all, Integer.MAX_VALUE)).isEqualTo("\n");
      assertThat(ask(api, "show events")).contains("r          : type=buffer, 0 dropped");
    } finally {
      Files.deleteIfExists(path);
      Files.deleteIfExists(directory);
    }
  }

  private static void write(SocketChannel to, String text) throws IOException {
    to.write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
  }

  private static String read(SocketChannel from, int atLeast) throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (text.length() < atLeast && from.read(buffer.clear()) >= 0) {
      text.append(ISO_8859_1.decode(buffer.flip()));
    }
    return text.toString();
  }

  @Test
  void eventsAreShown() throws Exception {
    Path directory = Files.createTempDirectory("ring");
    try (BalancerRig rig =
            new BalancerRig(
                "ring r\n description \"all of it\"\n format short\n"
                    + FRONTEND
                    + " log ring@r local0 info\n");
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.CLASSIC)) {
      get(rig, "/one");
      BalancerRig.await("the event", () -> ask(api, "show events r").contains("/one"));
      assertThat(ask(api, "show events r")).isEqualTo("<6>/one\n\n");
      assertThat(ask(api, "show events buf0"))
          .matches(
              "<0>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}\\+\\d\\d:\\d\\d"
                  + " \\[debug] from: type=ipv4 <127\\.0\\.0\\.1>\n\n");
      assertThat(ask(api, "show events"))
          .contains("stdout     : type=fd, 0 dropped, standard output (fd#1)\n")
          .contains("r          : type=buffer, 0 dropped, all of it\n");
      assertThat(ask(api, "show events nope")).isEqualTo("No such event sink\n");
      assertThat(ask(api, "show events stderr")).isEqualTo("Nothing to report for this sink\n");
      assertThat(ask(api, "show events r -n")).isEqualTo("\n");
      assertThat(ask(api, "show events r -0")).isEqualTo("<6>/one\0\n");
      assertThat(ask(api, "show events r -x")).isEqualTo("unknown option\n\n");
    } finally {
      Files.deleteIfExists(directory.resolve("api"));
      Files.deleteIfExists(directory);
    }
  }

  private static String ask(ApiRig api, String command) {
    try {
      return api.ask(command);
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  private static Socket accepted(ServerSocket server) throws IOException {
    server.setSoTimeout(20_000);
    Socket socket = server.accept();
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String read(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), ISO_8859_1);
  }

  private static void get(BalancerRig rig, String path) throws IOException {
    try (Socket client = rig.connect("f")) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
      client.getOutputStream().write(request.getBytes(ISO_8859_1));
      InputStream answer = client.getInputStream();
      assertThat(new String(answer.readAllBytes(), ISO_8859_1)).startsWith("HTTP/1.1 204 ");
    }
  }
}
