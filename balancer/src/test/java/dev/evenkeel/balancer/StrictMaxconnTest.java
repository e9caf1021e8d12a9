package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that never has more connections than {@code maxconn}, idle ones included. */
@Timeout(60)
class StrictMaxconnTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();

  private static BalancerRig rig(TestServer server, int threads, String reuse, int maxconn)
      throws Exception {
    return new BalancerRig(
        """
        global
         nbthread %d
        defaults
         mode http
         timeout client 20s
         timeout server 20s
         timeout connect 5s
         timeout queue 10s
         retries 0
        listen l
         bind @l
         http-reuse %s
         server s 127.0.0.1:%d maxconn %d strict-maxconn
        """
            .formatted(threads, reuse, server.port(), maxconn));
  }

  /** Counts its connections, and answers what comes through them. */
  private void serve(Socket socket) throws IOException {
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    try (socket) {
      while (!SentRequestTest.head(socket).isEmpty()) {
        SentRequestTest.say(socket, OK);
      }
    } finally {
      open.decrementAndGet();
    }
  }

  private static String ask(Socket client) throws IOException {
    SentRequestTest.say(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    return SentRequestTest.head(client);
  }

  @Test
  void anIdleConnectionMakesRoomForANewOne() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig = rig(server, 1, "safe", 1);
        Socket one = rig.connect("l");
        Socket two = rig.connect("l")) {
      SentRequestTest.say(one, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      Socket first = server.next();
      SentRequestTest.head(first);
      SentRequestTest.say(first, OK);
      assertThat(SentRequestTest.head(one)).startsWith("HTTP/1.1 200 ");
      // Its first request may not go through somebody else's connection.
      SentRequestTest.say(two, "GET /two HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(first.getInputStream().read()).isEqualTo(-1);
      Socket second = server.next();
      assertThat(SentRequestTest.head(second)).startsWith("GET /two ");
      SentRequestTest.say(second, OK);
      assertThat(SentRequestTest.head(two)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aConnectionThatIsAnothersAloneMakesNone() throws Exception {
    try (TestServer server = new TestServer(this::serve);
        BalancerRig rig = rig(server, 1, "never", 1);
        Socket one = rig.connect("l");
        Socket two = rig.connect("l")) {
      assertThat(ask(one)).startsWith("HTTP/1.1 200 ");
      assertThat(ask(two)).startsWith("HTTP/1.1 503 ");
      // Its owner may go on with it.
      assertThat(ask(one)).startsWith("HTTP/1.1 200 ");
      one.shutdownOutput();
      BalancerRig.await("it is closed", () -> open.get() == 0);
      try (Socket three = rig.connect("l")) {
        assertThat(ask(three)).startsWith("HTTP/1.1 200 ");
      }
      assertThat(mostOpen.get()).isOne();
    }
  }

  @Test
  void idleConnectionsOfOtherThreadsMakeRoomToo() throws Exception {
    try (TestServer server = new TestServer(this::serve);
        BalancerRig rig = rig(server, 4, "safe", 2)) {
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Socket client = rig.connect("l");
        clients.add(client);
        assertThat(ask(client)).startsWith("HTTP/1.1 200 ");
        assertThat(establishedTo(server.port())).isBetween(1L, 2L);
      }
      for (Socket client : clients) {
        assertThat(ask(client)).startsWith("HTTP/1.1 200 ");
        assertThat(establishedTo(server.port())).isBetween(1L, 2L);
        client.close();
      }
    }
  }

  /** How many connections of this process's namespace lead to a port, as the kernel counts. */
  private static long establishedTo(int port) throws IOException {
    String remote = ":%04X".formatted(port);
    try (var lines = Files.lines(Path.of("/proc/net/tcp"))) {
      return lines
          .map(line -> line.strip().split(" +", -1))
          .filter(words -> words[2].endsWith(remote) && words[3].equals("01"))
          .count();
    }
  }
}
