package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.linux.Processes;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ways to a server that lead past the choice among servers, through a proxy, or in disguise. */
@Timeout(60)
class WayToServerTest {
  private static final String DEFAULTS =
      "defaults\n log @log\n option tcplog\n timeout client 20s\n timeout server 20s\n"
          + " timeout connect 5s\n";

  private static String exchange(BalancerRig rig) throws IOException {
    try (Socket client = rig.connect("web")) {
      return new String(client.getInputStream().readAllBytes());
    }
  }

  @Test
  void dispatchGoesToItsAddressThoughThereAreServers() throws Exception {
    try (TestServer dispatched = TestServer.saying("dispatched");
        TestServer server = TestServer.saying("server");
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + "listen web\n bind @web\n dispatch "
                    + dispatched.address()
                    + "\n server s "
                    + server.address())) {
      assertThat(exchange(rig)).isEqualTo("dispatched");
      assertThat(rig.log.next()).contains(" web web/<NOSRV> ").contains(" -- ");
    }
  }

  @Test
  void dispatchIsIgnoredWhereABalanceIsAskedFor() throws Exception {
    try (TestServer dispatched = TestServer.saying("dispatched");
        TestServer server = TestServer.saying("server");
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + "listen web\n bind @web\n balance leastconn\n dispatch "
                    + dispatched.address()
                    + "\n server s "
                    + server.address())) {
      assertThat(exchange(rig)).isEqualTo("server");
    }
  }

  @Test
  void dispatchIsTriedAgain() throws Exception {
    try (BalancerRig rig =
        new BalancerRig(
            DEFAULTS
                + "listen web\n bind @web\n timeout connect 50ms\n retries 2\n"
                + " dispatch 127.0.0.1:1\n")) {
      assertThat(exchange(rig)).isEmpty();
      assertThat(rig.log.next()).containsPattern(" web web/<NOSRV> .* 0 SC 1/1/0/0/2 0/0");
    }
  }

  @Test
  void aSocks4ProxyIsAskedForTheServer() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + "listen web\n bind @web\n server s 192.0.2.7:8080 socks4 127.0.0.1:"
                    + proxy.getLocalPort())) {
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> {
            try {
              return exchange(rig);
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      try (Socket asked = proxy.accept()) {
        byte[] request = new byte[16];
        new DataInputStream(asked.getInputStream()).readFully(request);
        assertThat(request)
            .isEqualTo(
                new byte[] {
                  4, 1, 0x1f, (byte) 0x90, (byte) 192, 0, 2, 7, 'H', 'A', 'P', 'r', 'o', 'x', 'y', 0
                });
        asked.getOutputStream().write(new byte[] {0, 0x5a, 0});
        asked.getOutputStream().flush();
        asked.getOutputStream().write("\0\0\0\0\0through the proxy".getBytes());
      }
      assertThat(answer.get()).isEqualTo("through the proxy");
      assertThat(rig.log.next()).contains(" web web/s ");
    }
  }

  @Test
  void aSocks4ProxyThatRefusesIsAServerThatRefuses() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + "listen web\n bind @web\n retries 0\n server s 192.0.2.7:8080 socks4 127.0.0.1:"
                    + proxy.getLocalPort());
        Socket client = rig.connect("web")) {
      try (Socket asked = proxy.accept()) {
        asked.getOutputStream().write(new byte[] {0, 0x5b, 0, 0, 0, 0, 0, 0});
        assertThat(client.getInputStream().readAllBytes()).isEmpty();
      }
      assertThat(rig.log.next()).containsPattern(" web web/s .* SC ");
    }
  }

  @Test
  void serversSeeTheClientsOwnAddress() throws Exception {
    assumeTrue(Processes.effectiveUserId() == 0, "a foreign address needs root");
    for (String kind : new String[] {"clientip", "client", "127.0.0.77"}) {
      try (TestServer server = new TestServer();
          BalancerRig rig =
              new BalancerRig(
                  DEFAULTS
                      + "listen web\n bind @web\n source 0.0.0.0 usesrc "
                      + kind
                      + "\n server s "
                      + server.address());
          Socket client = new Socket()) {
        // Both ends of the balancer are on this machine: the port is used twice.
        client.setReuseAddress(true);
        client.bind(new InetSocketAddress("127.0.0.55", 0));
        client.connect(new InetSocketAddress("127.0.0.1", rig.port("web")), 10_000);
        Socket seen = server.next();
        String expected = kind.startsWith("client") ? "127.0.0.55" : kind;
        assertThat(seen.getInetAddress().getHostAddress()).as(kind).isEqualTo(expected);
        if (kind.equals("client")) {
          assertThat(seen.getPort()).isEqualTo(client.getLocalPort());
        }
        seen.close();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void balanceHashSendsTheSameKeyToTheSameServer() throws Exception {
    try (TestServer one = TestServer.saying("one");
        TestServer two = TestServer.saying("two");
        TestServer three = TestServer.saying("three");
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + "listen web\n bind @web\n balance hash src,ipmask(31)\n server a "
                    + one.address()
                    + "\n server b "
                    + two.address()
                    + "\n server c "
                    + three.address())) {
      java.util.Set<String> used = new java.util.TreeSet<>();
      for (int host = 2; host < 40; host += 2) {
        String even = from("127.0.0." + host, rig);
        String odd = from("127.0.0." + (host + 1), rig);
        assertThat(odd).as("127.0.0." + host).isEqualTo(even);
        used.add(even);
      }
      assertThat(used).containsExactlyInAnyOrder("one", "two", "three");
    }
  }

  private static String from(String host, BalancerRig rig) throws IOException {
    try (Socket client = new Socket()) {
      client.bind(new InetSocketAddress(host, 0));
      client.connect(new InetSocketAddress("127.0.0.1", rig.port("web")), 10_000);
      return new String(client.getInputStream().readAllBytes());
    }
  }
}
