package dev.evenkeel.acceptance.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How connections begin, end, break and time out: what the client sees, what the server sees, and
 * the line in the log are HAProxy's own.
 */
@Timeout(120)
@SuppressWarnings("try") // closing a connection early is what is tested
class TcpBehaviourTest {
  /** What a scenario lets happen. */
  private interface Story {
    void tell(Teller teller) throws Exception;
  }

  /** One run of one scenario through one program. */
  private static final class Teller {
    final Stage stage;
    final Peer peer;
    final String name;
    final List<String> seen = new ArrayList<>();

    Teller(Stage stage, Peer peer, String name) {
      this.stage = stage;
      this.peer = peer;
      this.name = name;
    }

    Socket client() throws Exception {
      return stage.connect(name);
    }

    Socket server() throws Exception {
      return peer.next();
    }

    void logged(int lines) {
      stage.awaitLog(" " + name + " ", lines);
    }

    void sees(String who, Socket socket) {
      seen.add(who + " sees " + Peer.end(socket));
    }
  }

  private static final String TIMEOUTS_SHORT =
      "timeout client 800ms\n timeout server 30s\n timeout connect 800ms\n";
  private static final String SERVER_SHORT =
      "timeout client 30s\n timeout server 800ms\n timeout connect 800ms\n";
  private static final String PATIENT =
      "timeout client 30s\n timeout server 30s\n timeout connect 800ms\n";

  /** A scenario: settings of its section, the servers, what happens. */
  enum Scenario {
    REQUEST_AND_ANSWER(
        PATIENT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            server.close();
            t.sees("client", client);
          }
        }),
    CLIENT_HALF_CLOSES(
        PATIENT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            client.shutdownOutput();
            t.sees("server", server);
            server.getOutputStream().write(new byte[10]);
            server.close();
            t.sees("client", client);
          }
        }),
    SERVER_HALF_CLOSES(
        PATIENT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            server.shutdownOutput();
            t.sees("client", client);
            client.getOutputStream().write(new byte[10]);
            client.close();
            t.sees("server", server);
          }
        }),
    CLIENT_SILENT_AND_GONE(
        PATIENT,
        "server s {SERVER}",
        t -> {
          Socket client = t.client();
          try (Socket server = t.server()) {
            client.close();
            t.sees("server", server);
          }
        }),
    CLIENT_RESETS(
        PATIENT,
        "server s {SERVER}",
        t -> {
          Socket client = t.client();
          try (Socket server = t.server()) {
            exchange(client, server);
            Peer.reset(client);
            t.sees("server", server);
          }
        }),
    SERVER_RESETS(
        PATIENT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client()) {
            Socket server = t.server();
            exchange(client, server);
            Peer.reset(server);
            t.sees("client", client);
          }
        }),
    SERVER_RESETS_UNASKED(
        PATIENT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client()) {
            Socket server = t.server();
            pause(300);
            Peer.reset(server);
            t.sees("client", client);
          }
        }),
    CLIENT_RESETS_AFTER_SERVER_ENDED(
        PATIENT,
        "server s {SERVER}",
        t -> {
          Socket client = t.client();
          try (Socket server = t.server()) {
            exchange(client, server);
            server.shutdownOutput();
            t.sees("client", client);
            Peer.reset(client);
            t.sees("server", server);
          }
        }),
    SERVER_RESETS_AFTER_CLIENT_ENDED(
        PATIENT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client()) {
            Socket server = t.server();
            exchange(client, server);
            client.shutdownOutput();
            t.sees("server", server);
            Peer.reset(server);
            t.sees("client", client);
          }
        }),
    REFUSED(
        PATIENT + " retries 0\n",
        "server s {DEAD}",
        t -> {
          try (Socket client = t.client()) {
            t.sees("client", client);
          }
        }),
    REFUSED_WITH_RETRIES(
        PATIENT + " retries 2\n",
        "server s {DEAD}",
        t -> {
          try (Socket client = t.client()) {
            t.sees("client", client);
          }
        }),
    REFUSED_NO_OTHER_TO_REDISPATCH_TO(
        PATIENT + " retries 2\n option redispatch\n",
        "server s {DEAD}",
        t -> {
          try (Socket client = t.client()) {
            t.sees("client", client);
          }
        }),
    REDISPATCHED(
        PATIENT + " retries 2\n option redispatch\n",
        "server dead {DEAD}\n server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            server.close();
            t.sees("client", client);
          }
        }),
    NOT_REDISPATCHED_WITHOUT_THE_OPTION(
        PATIENT + " retries 1\n",
        "server dead {DEAD}\n server s {SERVER}",
        t -> {
          try (Socket client = t.client()) {
            t.sees("client", client);
          }
        }),
    ALL_DEAD_WITH_REDISPATCH(
        PATIENT + " retries 3\n option redispatch\n",
        "server a {DEAD}\n server b {DEAD}",
        t -> {
          try (Socket client = t.client()) {
            t.sees("client", client);
          }
        }),
    ALL_DEAD_WITH_REDISPATCH_EVERY_SECOND(
        PATIENT + " retries 3\n option redispatch 2\n",
        "server a {DEAD}\n server b {DEAD}",
        t -> {
          try (Socket client = t.client()) {
            t.sees("client", client);
          }
        }),
    REDISPATCHED_TO_A_BACKUP_NEVER(
        PATIENT + " retries 1\n option redispatch\n",
        "server a {DEAD}\n server b {SERVER} backup",
        t -> {
          try (Socket client = t.client()) {
            t.sees("client", client);
          }
        }),
    REFUSED_AFTER_THE_CLIENT_SPOKE(
        PATIENT + " retries 0\n",
        "server s {DEAD}",
        t -> {
          try (Socket client = t.client()) {
            client.getOutputStream().write(new byte[100]);
            t.seen.add("client sees an end: " + Peer.end(client).startsWith("0 bytes"));
          }
        }),
    CONNECT_TIMES_OUT(
        PATIENT + " retries 0\n",
        "server s {FULL}",
        t -> {
          try (Socket client = t.client()) {
            t.sees("client", client);
          }
        }),
    CONNECT_TIMES_OUT_WITH_RETRIES(
        PATIENT + " retries 1\n",
        "server s {FULL}",
        t -> {
          try (Socket client = t.client()) {
            t.sees("client", client);
          }
        }),
    CONNECT_TIMES_OUT_AND_IS_REDISPATCHED(
        PATIENT + " retries 1\n option redispatch\n",
        "server full {FULL}\n server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            server.close();
            t.sees("client", client);
          }
        }),
    CLIENT_RESETS_WHILE_CONNECTING(
        "timeout client 30s\n timeout server 30s\n timeout connect 2s\n retries 0\n",
        "server s {FULL}",
        t -> {
          Socket client = t.client();
          pause(300);
          Peer.reset(client);
        }),
    CLIENT_CLOSES_WHILE_CONNECTING(
        "timeout client 30s\n timeout server 30s\n timeout connect 2s\n retries 0\n",
        "server s {FULL}",
        t -> {
          Socket client = t.client();
          pause(300);
          client.close();
        }),
    CLIENT_CLOSES_WHILE_CONNECTING_ABORTONCLOSE(
        "timeout client 30s\n timeout server 30s\n timeout connect 2s\n retries 0\n option abortonclose\n",
        "server s {FULL}",
        t -> {
          Socket client = t.client();
          pause(300);
          client.close();
        }),
    CLIENT_TOO_SLOW_WHILE_CONNECTING(
        "timeout client 800ms\n timeout server 30s\n timeout connect 2s\n retries 0\n",
        "server s {FULL}",
        t -> {
          try (Socket client = t.client()) {
            t.sees("client", client);
          }
        }),
    NO_SERVER(
        PATIENT,
        "server s {DEAD} disabled",
        t -> {
          try (Socket client = t.client()) {
            t.sees("client", client);
          }
        }),
    NO_SERVER_AT_ALL(
        PATIENT,
        "",
        t -> {
          try (Socket client = t.client()) {
            t.sees("client", client);
          }
        }),
    WEIGHT_ZERO(
        PATIENT,
        "server s {SERVER} weight 0",
        t -> {
          try (Socket client = t.client()) {
            t.sees("client", client);
          }
        }),
    CLIENT_TIMES_OUT(
        TIMEOUTS_SHORT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            t.sees("server", server);
            t.sees("client", client);
          }
        }),
    CLIENT_TIMES_OUT_SILENT(
        TIMEOUTS_SHORT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            t.sees("server", server);
            t.sees("client", client);
          }
        }),
    SERVER_TIMES_OUT(
        SERVER_SHORT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            t.sees("server", server);
            t.sees("client", client);
          }
        }),
    SERVER_TIMES_OUT_SILENT(
        SERVER_SHORT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            t.sees("server", server);
            t.sees("client", client);
          }
        }),
    BOTH_TIME_OUT(
        "timeout client 800ms\n timeout server 800ms\n timeout connect 2s\n",
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            t.sees("server", server);
            t.sees("client", client);
          }
        }),
    SERVER_TIMES_OUT_AFTER_CLIENT_ENDED(
        SERVER_SHORT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            client.shutdownOutput();
            t.sees("server", server);
            t.sees("client", client);
          }
        }),
    CLIENT_TIMES_OUT_AFTER_SERVER_ENDED(
        TIMEOUTS_SHORT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            server.shutdownOutput();
            t.sees("client", client);
            t.sees("server", server);
          }
        }),
    CLIENT_HALF_CLOSED_WAITS_LONGER_THAN_ITS_TIMEOUT(
        TIMEOUTS_SHORT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            client.shutdownOutput();
            t.sees("server", server);
            pause(1600);
            try {
              server.getOutputStream().write(new byte[10]);
              server.close();
            } catch (java.io.IOException gone) {
              t.seen.add("the server could not answer");
            }
            t.sees("client", client);
          }
        }),
    SERVER_HALF_CLOSED_WAITS_LONGER_THAN_ITS_TIMEOUT(
        SERVER_SHORT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            server.shutdownOutput();
            t.sees("client", client);
            pause(1600);
            client.getOutputStream().write(new byte[10]);
            client.close();
            t.sees("server", server);
          }
        }),
    CLIENT_FIN(
        PATIENT + " timeout client-fin 800ms\n",
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            client.shutdownOutput();
            t.sees("server", server);
            pause(1600);
            server.getOutputStream().write(new byte[10]);
            server.close();
            t.sees("client", client);
          }
        }),
    CLIENT_FIN_AFTER_SERVER_ENDED(
        PATIENT + " timeout client-fin 800ms\n",
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            server.shutdownOutput();
            t.sees("client", client);
            t.sees("server", server);
          }
        }),
    SERVER_FIN_AFTER_CLIENT_ENDED(
        PATIENT + " timeout server-fin 800ms\n",
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            client.shutdownOutput();
            t.sees("server", server);
            t.sees("client", client);
          }
        }),
    SERVER_FIN_AFTER_SERVER_ENDED(
        PATIENT + " timeout server-fin 800ms\n",
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            server.shutdownOutput();
            t.sees("client", client);
            pause(1600);
            client.getOutputStream().write(new byte[10]);
            client.close();
            t.sees("server", server);
          }
        }),
    TUNNEL_STANDS_FOR_BOTH(
        TIMEOUTS_SHORT + " timeout tunnel 2s\n",
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            pause(1200);
            exchange(client, server);
            t.sees("client", client);
          }
        }),
    TUNNEL_SHORTER(
        PATIENT + " timeout tunnel 800ms\n",
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            t.sees("client", client);
          }
        }),
    TUNNEL_SHORTER_SILENT(
        PATIENT + " timeout tunnel 800ms\n",
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            t.sees("client", client);
          }
        }),
    CLIENT_DOES_NOT_READ(
        TIMEOUTS_SHORT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            Thread writer =
                Thread.startVirtualThread(() -> {
                  try {
                    for (int mega = 0; mega < 40; mega++) {
                      server.getOutputStream().write(new byte[1 << 20]);
                    }
                  } catch (java.io.IOException gone) {
                    return;
                  }
                });
            writer.join();
          }
        }),
    SERVER_DOES_NOT_READ(
        SERVER_SHORT,
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            Thread writer =
                Thread.startVirtualThread(() -> {
                  try {
                    for (int mega = 0; mega < 40; mega++) {
                      client.getOutputStream().write(new byte[1 << 20]);
                    }
                  } catch (java.io.IOException gone) {
                    return;
                  }
                });
            writer.join();
          }
        }),
    NOLINGER(
        PATIENT + " option nolinger\n",
        "server s {SERVER}",
        t -> {
          try (Socket client = t.client();
              Socket server = t.server()) {
            exchange(client, server);
            client.shutdownOutput();
            server.close();
            client.setSoTimeout(5000);
            t.seen.add("client: " + Peer.end(client).startsWith("0 bytes"));
          }
        }),
    DONTLOGNULL_SILENT_CLIENT(
        PATIENT + " option dontlognull\n",
        "server s {SERVER}",
        t -> {
          Socket client = t.client();
          try (Socket server = t.server()) {
            server.getOutputStream().write(new byte[10]);
            server.shutdownOutput();
            t.sees("client", client);
            client.close();
          }
          speak(t);
        }),
    DONTLOG_NORMAL(
        PATIENT + " option dontlog-normal\n retries 1\n option redispatch\n",
        "server dead {DEAD}\n server s {SERVER}",
        t -> {
          speak(t);
          t.logged(1);
          speak(t);
          t.logged(2);
          speak(t);
        }),
    SEPARATE_ERRORS(
        PATIENT + " option log-separate-errors\n retries 1\n option redispatch\n",
        "server dead {DEAD}\n server s {SERVER}",
        t -> {
          speak(t);
          t.logged(1);
          speak(t);
          t.logged(2);
          Socket client = t.client();
          try (Socket server = t.server()) {
            exchange(client, server);
            Peer.reset(client);
            t.sees("server", server);
          }
        });

    final String settings;
    final String servers;
    final Story story;

    Scenario(String settings, String servers, Story story) {
      this.settings = settings;
      this.servers = servers;
      this.story = story;
    }

    String section(int server, int dead, int full) {
      return "listen %s\n bind {%s}\n %s\n %s\n"
          .formatted(
              name(),
              name(),
              settings,
              servers
                  .replace("{SERVER}", "127.0.0.1:" + server)
                  .replace("{DEAD}", "127.0.0.1:" + dead)
                  .replace("{FULL}", "127.0.0.1:" + full));
    }

    int logLines() {
      return switch (this) {
        case DONTLOGNULL_SILENT_CLIENT -> 1;
        case DONTLOG_NORMAL -> 3;
        case SEPARATE_ERRORS -> 3;
        default -> 1;
      };
    }
  }

  private static void exchange(Socket client, Socket server) throws Exception {
    client.getOutputStream().write('q');
    assertThat(server.getInputStream().read()).isEqualTo('q');
    server.getOutputStream().write('a');
    assertThat(client.getInputStream().read()).isEqualTo('a');
  }

  private static void speak(Teller t) throws Exception {
    try (Socket client = t.client();
        Socket server = t.server()) {
      exchange(client, server);
      server.close();
      t.sees("client", client);
    }
  }

  /** The passage of time is what is tested where this is used. */
  private static void pause(long ms) throws InterruptedException {
    Thread.sleep(ms);
  }

  private static final Map<Scenario, Map<Program, List<String>>> OBSERVED = new TreeMap<>();

  private static synchronized Map<Scenario, Map<Program, List<String>>> observe() throws Exception {
    if (OBSERVED.isEmpty()) {
      Program.assumeBoth();
      int dead = Ports.free();
      int full = fullBacklog();
      List<AutoCloseable> resources = new ArrayList<>();
      try {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (Program program : Program.values()) {
          running.addAll(tellAll(program, dead, full, resources));
        }
        running.forEach(CompletableFuture::join);
      } finally {
        for (AutoCloseable resource : resources) {
          resource.close();
        }
      }
    }
    return OBSERVED;
  }

  /** Starts one program on all scenarios, and every story in a thread of its own. */
  private static List<CompletableFuture<Void>> tellAll(
      Program program, int dead, int full, List<AutoCloseable> resources) throws Exception {
    StringBuilder text =
        new StringBuilder(
            "global\n nbthread 1\n log {log} local0\ndefaults\n log global\n option tcplog\n");
    Map<Scenario, Peer> peers = new TreeMap<>();
    for (Scenario scenario : Scenario.values()) {
      Peer peer = new Peer();
      peers.put(scenario, peer);
      resources.add(peer);
      text.append(scenario.section(peer.port, dead, full));
    }
    Stage stage = new Stage(program, text.toString());
    resources.add(stage);
    stage.ready();
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (Scenario scenario : Scenario.values()) {
      running.add(
          CompletableFuture.runAsync(
              () -> tell(stage, peers.get(scenario), scenario),
              task -> Thread.ofPlatform().daemon().start(task)));
    }
    return running;
  }

  private static void tell(Stage stage, Peer peer, Scenario scenario) {
    Teller teller = new Teller(stage, peer, scenario.name());
    List<String> seen = teller.seen;
    try {
      scenario.story.tell(teller);
      seen.addAll(stage.awaitLog(" " + scenario.name() + " ", scenario.logLines()));
    } catch (Exception | AssertionError failed) {
      seen.add(failed + " " + stage.log(scenario.name()));
    }
    synchronized (OBSERVED) {
      OBSERVED.computeIfAbsent(scenario, s -> new TreeMap<>()).put(stage.program, seen);
    }
  }

  /**
   * A port whose listener never accepts and whose queue is full: a connection neither fails nor
   * succeeds.
   */
  private static int fullBacklog() throws Exception {
    int fd = Sockets.open(SocketAddress.AF_INET, Sockets.SOCK_STREAM, 0);
    byte[] any = new SocketAddress.Internet(InetAddress.getByName("127.0.0.1"), 0).toBytes();
    assertThat(Sockets.bind(fd, any)).isZero();
    assertThat(Sockets.listen(fd, 0)).isZero();
    SocketAddress.Internet bound = (SocketAddress.Internet) Sockets.localAddress(fd);
    for (int filler = 0; filler < 2; filler++) {
      int one = Sockets.open(SocketAddress.AF_INET, Sockets.SOCK_STREAM, 0);
      Sockets.connect(one, bound.toBytes());
    }
    return bound.port();
  }

  @ParameterizedTest
  @EnumSource
  void asHaproxyDoes(Scenario scenario) throws Exception {
    Map<Program, List<String>> observed = observe().get(scenario);
    assertThat(observed.get(Program.EVENKEEL))
        .isEqualTo(
            observed.get(Program.HAPROXY).stream().map(line -> ours(scenario, line)).toList());
  }

  /** Where this program differs from HAProxy on purpose. */
  private static String ours(Scenario scenario, String line) {
    return switch (scenario) {
      // A reset says that bytes may be missing; HAProxy turns a server's into an orderly end.
      case SERVER_RESETS, SERVER_RESETS_UNASKED, SERVER_RESETS_AFTER_CLIENT_ENDED ->
          line.replace("client sees 0 bytes, end", "client sees 0 bytes, Connection reset");
      case CLIENT_RESETS_AFTER_SERVER_ENDED ->
          line.replace("server sees 0 bytes, end", "server sees 0 bytes, Connection reset");
      // The manual's table (chapter 8.5) says CC; HAProxy itself says CD.
      case CLIENT_RESETS_WHILE_CONNECTING -> line.replace(" CD ", " CC ");
      default -> line;
    };
  }

  @Test
  void somethingWasObserved() throws Exception {
    assertThat(observe()).hasSize(Scenario.values().length);
  }
}
