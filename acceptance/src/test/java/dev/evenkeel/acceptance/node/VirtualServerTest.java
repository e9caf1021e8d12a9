package dev.evenkeel.acceptance.node;

import static dev.evenkeel.acceptance.node.Evenkeel.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.lab.network.Host;
import dev.evenkeel.lab.network.HostProcess;
import dev.evenkeel.lab.network.Switch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One node whose keepalived.conf has virtual servers, or depends on what the balancer says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VirtualServerTest {
  private static final int LIMIT_MS = 15_000;
  private static final String VIP = "192.168.0.99";
  private static final int PORT = 80;
  private static final int SERVER_PORT = 8080;

  /** What a reader of Prometheus' text format 0.0.4 takes. */
  private static final Pattern METRICS_LINE =
      Pattern.compile(
          "# HELP [a-z_]+ .+|# TYPE [a-z_]+ (counter|gauge)"
              + "|[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? [0-9.E+-]+");

  private Switch network;
  private Host host;
  private final Map<String, ServerSocket> servers = new ConcurrentHashMap<>();

  @BeforeAll
  void build() throws Exception {
    Evenkeel.assumeMachine("ip");
    network = Switch.start();
    host = Host.start("lb1", Evenkeel.program().folders());
    network.connect(host, "192.168.0.1");
    host.execute(List.of("ip", "link", "set", "lo", "up")).waitFor();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    for (String address : List.copyOf(servers.keySet())) {
      stopServer(address);
    }
    if (host != null) {
      assertThat(host.processes()).extracting(HostProcess::name).containsOnly("sh", "cat");
    }
  }

  @AfterAll
  void end() {
    if (host != null) {
      host.close();
    }
    if (network != null) {
      network.close();
    }
  }

  @Test
  void isServedInTurnByThoseThatAreUpAndAtLastBySorryServer() throws Exception {
    startServer("127.0.1.1");
    startServer("127.0.1.2");
    startServer("127.0.1.3");
    String conf =
        INSTANCE.replace("script_user root", "script_user root\n  lvs_notify_fifo /run/lab/servers")
            + """
            }
            virtual_server 192.168.0.99 80 {
              delay_loop 0.2
              delay_before_retry 0.1
              lb_algo rr
              lb_kind NAT
              protocol TCP
              sorry_server 127.0.1.3 8080
              quorum_down "/bin/sh -c 'echo lost > /run/lab/quorum'"
              real_server 127.0.1.1 8080 {
                TCP_CHECK {
                  connect_timeout 1
                }
              }
              real_server 127.0.1.2 8080 {
                TCP_CHECK {
                  connect_timeout 1
                }
              }
            }
            """;
    try (Started node = Started.keepalived(host, conf)) {
      await("an answer; " + node, LIMIT_MS, () -> !ask().isEmpty());
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(ask());
      }
      assertThat(answers.subList(0, 2)).containsExactlyInAnyOrder("127.0.1.1", "127.0.1.2");
      assertThat(answers.subList(2, 4)).containsExactlyElementsOf(answers.subList(0, 2));

      stopServer("127.0.1.1");
      node.awaitLine("Removing service [127.0.1.1]:tcp:8080 from VS [192.168.0.99]:tcp:80");
      assertThat(List.of(ask(), ask())).containsOnly("127.0.1.2");
      stopServer("127.0.1.2");
      node.awaitLine("Lost quorum 1-0=1 > 0 for VS [192.168.0.99]:tcp:80");
      assertThat(List.of(ask(), ask())).containsOnly("127.0.1.3");
      await(
          "quorum_down was run",
          LIMIT_MS,
          () -> host.root().resolve("run/lab/quorum").toFile().exists());
      try (BufferedReader lines = Files.newBufferedReader(host.root().resolve("run/lab/servers"))) {
        assertThat(List.of(lines.readLine(), lines.readLine(), lines.readLine(), lines.readLine()))
            .containsExactly(
                "VS [192.168.0.99]:tcp:80 UP",
                "RS [127.0.1.1]:tcp:8080 [192.168.0.99]:tcp:80 DOWN",
                "RS [127.0.1.2]:tcp:8080 [192.168.0.99]:tcp:80 DOWN",
                "VS [192.168.0.99]:tcp:80 DOWN");
      }
    }
  }

  @Test
  void ofWhichTheBalancerIsDeadIsLetGo() throws Exception {
    startServer("127.0.1.1");
    String conf =
        INSTANCE
            + """
            }
            virtual_server 192.168.0.99 80 {
              lb_algo rr
              lb_kind NAT
              protocol TCP
              real_server 127.0.1.1 8080 {
              }
            }
            """;
    try (Started node = Started.keepalived(host, conf)) {
      await("an answer; " + node, LIMIT_MS, () -> !ask().isEmpty());
      node.balancers().forEach(balancer -> balancer.signal(9));
      node.awaitLine("Entering FAULT STATE");
      await("an answer again; " + node, LIMIT_MS, () -> !ask().isEmpty());
    }
  }

  @Test
  void aReloadChangesServersAndLeavesConnectionsAlone() throws Exception {
    startServer("127.0.1.1");
    startServer("127.0.1.2");
    ServerSocket echo = echo("127.0.1.9");
    String before =
        INSTANCE + "}\n" + virtualServer(80, "127.0.1.1") + virtualServer(81, "127.0.1.9");
    String after =
        INSTANCE
            + "}\n"
            + virtualServer(80, "127.0.1.2")
            + virtualServer(81, "127.0.1.9")
            + virtualServer(82, "127.0.1.1");
    try (Started node = Started.keepalived(host, before)) {
      await("an answer; " + node, LIMIT_MS, () -> ask().equals("127.0.1.1"));
      try (Socket lasting = connect(81)) {
        assertThat(echoed(lasting, 'a')).isEqualTo('a');
        host.write("k.conf", after.getBytes(StandardCharsets.UTF_8));
        node.reload();
        node.awaitLine("has taken over from");
        await("the changed server; " + node, LIMIT_MS, () -> ask().equals("127.0.1.2"));
        assertThat(ask(82)).isEqualTo("127.0.1.1");
        assertThat(echoed(lasting, 'b')).isEqualTo('b');
        assertThat(node.balancers()).hasSize(2);
      }
      await("the old balancer ends; " + node, LIMIT_MS, () -> node.balancers().size() == 1);
      assertThat(node.count("Entering FAULT STATE")).isZero();
    } finally {
      echo.close();
    }
  }

  /** What was known of servers is not forgotten, whoever asks them next. */
  @Test
  void aReloadKnowsWhichServersAreDead() throws Exception {
    startServer("127.0.1.1");
    startServer("127.0.1.2");
    String down = "echo lost >> /run/lab/dead";
    String checked =
        """
        delay_loop 0.2
        delay_before_retry 0.1
        lb_algo rr
        lb_kind NAT
        protocol TCP
        real_server 127.0.1.1 8080 {
          notify_down "/bin/sh -c '%s'"
          TCP_CHECK {
            connect_timeout 1
          }
        }
        real_server 127.0.1.2 8080 {
          TCP_CHECK {
            connect_timeout 1
          }
        }
        """
            .formatted(down);
    String before = INSTANCE + "}\nvirtual_server 192.168.0.99 80 {\n" + checked + "}\n";
    String after = before + "virtual_server 192.168.0.99 81 {\n" + checked + "}\n";
    try (Started node = Started.keepalived(host, before)) {
      await("an answer; " + node, LIMIT_MS, () -> !ask().isEmpty());
      stopServer("127.0.1.1");
      node.awaitLine("Removing service [127.0.1.1]:tcp:8080 from VS [192.168.0.99]:tcp:80");

      host.write("k.conf", after.getBytes(StandardCharsets.UTF_8));
      node.reload();

      node.awaitLine("has taken over from");
      node.awaitLine("Removing service [127.0.1.1]:tcp:8080 from VS [192.168.0.99]:tcp:81");
      assertThat(List.of(ask(), ask(), ask(81), ask(81))).containsOnly("127.0.1.2");
      assertThat(node.count("Adding service")).isZero();
      assertThat(node.count("from VS [192.168.0.99]:tcp:80")).isEqualTo(1);
      assertThat(node.count("Entering FAULT STATE")).isZero();
      startServer("127.0.1.1");
      node.awaitLine("Adding service [127.0.1.1]:tcp:8080 to VS [192.168.0.99]:tcp:80");
      node.awaitLine("Adding service [127.0.1.1]:tcp:8080 to VS [192.168.0.99]:tcp:81");
    }
    assertThat(host.root().resolve("run/lab/dead")).hasContent("lost\nlost\n");
  }

  @Test
  void aReloadWithoutAnyLeavesTheAddressAndTheConnections() throws Exception {
    ServerSocket echo = echo("127.0.1.9");
    String before = INSTANCE + "}\n" + virtualServer(81, "127.0.1.9");
    try (Started node = Started.keepalived(host, before)) {
      node.awaitLine("Entering MASTER STATE");
      node.awaitLine("the virtual servers are served");
      try (Socket lasting = connect(81)) {
        assertThat(echoed(lasting, 'a')).isEqualTo('a');
        host.write("k.conf", (INSTANCE + "}\n").getBytes(StandardCharsets.UTF_8));
        node.reload();
        node.awaitLine("nothing is left to serve");
        assertThat(echoed(lasting, 'b')).isEqualTo('b');
      }
      await("the balancer ends; " + node, LIMIT_MS, () -> node.balancers().isEmpty());
      assertThat(node.count("Entering MASTER STATE")).isEqualTo(1);
      assertThat(node.count("Entering FAULT STATE")).isZero();
      assertThat(addresses()).contains(" " + VIP + "/");

      host.write("k.conf", before.getBytes(StandardCharsets.UTF_8));
      node.reload();
      await("another balancer; " + node, LIMIT_MS, () -> node.balancers().size() == 1);
      assertThat(node.count("Entering FAULT STATE")).isZero();
    } finally {
      echo.close();
    }
  }

  private String addresses() throws IOException {
    Process asked = host.execute(List.of("ip", "addr"));
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String virtualServer(int port, String server) {
    return """
    virtual_server 192.168.0.99 %d {
      lb_algo rr
      lb_kind NAT
      protocol TCP
      real_server %s 8080 {
      }
    }
    """
        .formatted(port, server);
  }

  @Test
  void priorityFollowsTheServersOfABackend() throws Exception {
    startServer("127.0.1.1");
    startServer("127.0.1.2");
    String haproxy =
        """
        defaults
          mode tcp
          timeout connect 1s
          timeout client 5s
          timeout server 5s
        frontend www
          bind 192.168.0.99:80
          default_backend web
        backend web
          server one 127.0.1.1:8080 check inter 100ms
          server two 127.0.1.2:8080 check inter 100ms
        """;
    String conf =
        INSTANCE
            + """
              track_balancer {
                frontend www weight 5
                backend web 2 weight 20
                backend nowhere weight -30
                latency 30000
              }
            }
            """;
    try (Started node = Started.node(host, haproxy, conf)) {
      node.awaitLine("track_balancer backend nowhere 1: the balancer has no such thing");
      // 100 + 5 for the frontend + 20 for both servers - 30 for the backend that is not there.
      node.awaitLine("to 95");
      stopServer("127.0.1.2");
      node.awaitLine("track_balancer backend web 2: bad: 1");
      node.awaitLine("Changing effective priority from 95 to 75");
      startServer("127.0.1.2");
      node.awaitLine("Changing effective priority from 75 to 95");
      Process asked = host.execute(List.of(Evenkeel.launcher(), "vrrp", "metrics"));
      assertThat(new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
          .contains("evenkeel_vrrp_priority{instance=\"VI_1\",interface=\"eth0\",vrid=\"51\"} 95")
          .contains("# TYPE evenkeel_vrrp_adverts_sent_total counter")
          .allMatch(METRICS_LINE.asMatchPredicate());
    }
  }

  private static final String INSTANCE =
      """
      global_defs {
        script_user root
      }
      vrrp_instance VI_1 {
        interface eth0
        state BACKUP
        virtual_router_id 51
        virtual_ipaddress {
          192.168.0.99
        }
      """;

  /** One that answers with its own address, and hangs up. */
  private void startServer(String address) throws IOException {
    ServerSocket server =
        host.inNetwork(() -> {
          ServerSocket socket = new ServerSocket();
          socket.setReuseAddress(true);
          socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), SERVER_PORT));
          return socket;
        });
    servers.put(address, server);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (!server.isClosed()) {
            try (Socket client = server.accept();
                OutputStream out = client.getOutputStream()) {
              out.write(address.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closed) {
              // The next one, if there is one.
            }
          }
        });
  }

  /** One that sends back what it gets. */
  private ServerSocket echo(String address) throws IOException {
    ServerSocket server =
        host.inNetwork(() -> {
          ServerSocket socket = new ServerSocket();
          socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), SERVER_PORT));
          return socket;
        });
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (Socket client = server.accept()) {
            client.getInputStream().transferTo(client.getOutputStream());
          } catch (IOException closed) {
            // The test is over.
          }
        });
    return server;
  }

  private static int echoed(Socket through, char what) throws IOException {
    through.getOutputStream().write(what);
    return through.getInputStream().read();
  }

  private void stopServer(String address) throws IOException {
    ServerSocket server = servers.remove(address);
    if (server != null) {
      server.close();
    }
  }

  /** What the virtual server answers; empty if it does not. */
  private String ask() {
    return ask(PORT);
  }

  private Socket connect(int port) throws IOException {
    return host.inNetwork(() -> {
      Socket socket = new Socket();
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(VIP), port), 1000);
      socket.setSoTimeout(2000);
      return socket;
    });
  }

  private String ask(int port) {
    try {
      return host.inNetwork(() -> {
        try (Socket socket = connect(port)) {
          return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
      });
    } catch (IOException refused) {
      return "";
    }
  }
}
