package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which of a client's requests share a connection to a server, beside HAProxy: {@code http-reuse},
 * {@code option prefer-last-server}, servers that ask for credentials once a connection (NTLM), and
 * servers that were told who the client is.
 */
@Timeout(60)
class OwnConnectionsTest {
  private static final String HEAD =
      "global\n nbthread 1\ndefaults\n mode http\n timeout client 20s\n timeout server 20s\n"
          + " timeout connect 5s\n";

  /** A server that says which of its connections a request came through, and as which one. */
  private static final class Origin implements AutoCloseable {
    private final String name;
    private final ServerSocket listener;
    private final AtomicInteger connections = new AtomicInteger();

    Origin(String name) throws IOException {
      this.name = name;
      this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
      Thread.ofPlatform().daemon().name("origin-" + name).start(this::accept);
    }

    int port() {
      return listener.getLocalPort();
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = listener.accept();
          int number = connections.incrementAndGet();
          Thread.startVirtualThread(() -> serve(socket, number));
        }
      } catch (IOException closed) {
        return;
      }
    }

    private void serve(Socket socket, int number) {
      try (socket) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        String line = in.readLine();
        for (int requests = 1; line != null; requests++) {
          if (line.startsWith("PROXY ")) {
            line = in.readLine();
          }
          String asked = line;
          while (line != null && !line.isEmpty()) {
            line = in.readLine();
          }
          String body = name + " c" + number + " r" + requests;
          String status =
              asked.contains("/ntlm")
                  ? "401 Unauthorized\r\nWWW-Authenticate: Basic realm=x\r\nWWW-Authenticate: NTLM"
                  : asked.contains("/basic")
                      ? "401 Unauthorized\r\nWWW-Authenticate: Basic realm=x"
                      : asked.contains("/proxy")
                          ? "407 Ask\r\nProxy-Authenticate: Negotiate abc"
                          : "200 OK";
          String answer =
              "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
          socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
          line = in.readLine();
        }
      } catch (IOException gone) {
        return;
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "http-reuse never, '', '/'",
    "http-reuse always, '', '/'",
    "http-reuse never; option prefer-last-server, '', '/'",
    "balance leastconn; http-reuse never, '', '/'",
    "balance source; http-reuse never, '', '/'",
    "http-reuse always, '', '/ntlm'",
    "http-reuse always, '', '/basic'",
    "http-reuse never, '', '/basic'",
    "http-reuse always, '', '/proxy'",
    "http-reuse never; option prefer-last-server; max-keep-alive-queue 1, maxconn 1, '/'",
  })
  void aConnectionIsSharedAsHaproxySharesIt(String options, String ofServer, String first)
      throws Exception {
    Program.assumeBoth();
    Map<Program, List<String>> observed = new TreeMap<>();
    for (Program program : Program.values()) {
      observed.put(program, tell(program, options, ofServer, first));
    }
    assertThat(observed.get(Program.EVENKEEL)).isEqualTo(observed.get(Program.HAPROXY));
  }

  /** HAProxy sometimes makes a connection more than needed, so it is not compared. */
  @Test
  void aServerThatWasToldOfAClientGetsOnlyThatClientsRequests() throws Exception {
    Program.assumeBoth();
    assertThat(tell(Program.EVENKEEL, "http-reuse always", "send-proxy", "/"))
        .containsExactly(
            "a c1 r1", "b c1 r1", "a c1 r2", "b c1 r2", "a c1 r3", // the one client
            "b c2 r1", "a c2 r1", "b c2 r2", // the other
            "a c1 r4", "b c1 r3");
  }

  private static List<String> tell(Program program, String options, String ofServer, String first)
      throws Exception {
    try (Origin a = new Origin("a");
        Origin b = new Origin("b");
        Stage stage =
            new Stage(
                    program,
                    HEAD
                        + "frontend f\n bind {f}\n default_backend b\nbackend b\n "
                        + options.replace("; ", "\n ")
                        + "\n server a 127.0.0.1:%d %s\n".formatted(a.port(), ofServer)
                        + " server b 127.0.0.1:%d %s\n".formatted(b.port(), ofServer))
                .ready();
        Socket one = stage.connect("f");
        Socket two = stage.connect("f")) {
      List<String> answers = new ArrayList<>();
      ask(one, answers, first, "/", "/", "/", "/");
      ask(two, answers, "/", "/", "/");
      ask(one, answers, "/", "/");
      return answers;
    }
  }

  private static void ask(Socket client, List<String> answers, String... paths) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
    for (String path : paths) {
      client
          .getOutputStream()
          .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1));
      int length = 0;
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length: ")) {
          length = Integer.parseInt(line.substring("content-length: ".length()));
        }
      }
      char[] body = new char[length];
      assertThat(in.read(body)).isEqualTo(length);
      answers.add(new String(body));
    }
  }
}
