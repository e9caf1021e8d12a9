package dev.evenkeel.acceptance.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A table: settings of a section, its servers, and what a client and a server do there. */
@SuppressWarnings("try") // closing a connection early is what is tested
enum TcpScenario {
  REQUEST_AND_ANSWER(Timeouts.PATIENT, "server s {SERVER}", TcpScenario::speak),
  CLIENT_HALF_CLOSES(
      Timeouts.PATIENT,
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
      Timeouts.PATIENT,
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
      Timeouts.PATIENT,
      "server s {SERVER}",
      t -> {
        Socket client = t.client();
        try (Socket server = t.server()) {
          client.close();
          t.sees("server", server);
        }
      }),
  CLIENT_RESETS(
      Timeouts.PATIENT,
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
      Timeouts.PATIENT,
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
      Timeouts.PATIENT,
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
      Timeouts.PATIENT,
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
      Timeouts.PATIENT,
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
  REFUSED(Timeouts.PATIENT + " retries 0\n", "server s {DEAD}", t -> t.clientAloneSees()),
  REFUSED_WITH_RETRIES(
      Timeouts.PATIENT + " retries 2\n", "server s {DEAD}", t -> t.clientAloneSees()),
  REFUSED_NO_OTHER_TO_REDISPATCH_TO(
      Timeouts.PATIENT + " retries 2\n option redispatch\n",
      "server s {DEAD}",
      t -> t.clientAloneSees()),
  REDISPATCHED(
      Timeouts.PATIENT + " retries 2\n option redispatch\n",
      "server dead {DEAD}\n server s {SERVER}",
      TcpScenario::speak),
  NOT_REDISPATCHED_WITHOUT_THE_OPTION(
      Timeouts.PATIENT + " retries 1\n",
      "server dead {DEAD}\n server s {SERVER}",
      t -> t.clientAloneSees()),
  ALL_DEAD_WITH_REDISPATCH(
      Timeouts.PATIENT + " retries 3\n option redispatch\n",
      "server a {DEAD}\n server b {DEAD}",
      t -> t.clientAloneSees()),
  ALL_DEAD_WITH_REDISPATCH_EVERY_SECOND(
      Timeouts.PATIENT + " retries 3\n option redispatch 2\n",
      "server a {DEAD}\n server b {DEAD}",
      t -> t.clientAloneSees()),
  REDISPATCHED_TO_A_BACKUP_NEVER(
      Timeouts.PATIENT + " retries 1\n option redispatch\n",
      "server a {DEAD}\n server b {SERVER} backup",
      t -> t.clientAloneSees()),
  REFUSED_AFTER_THE_CLIENT_SPOKE(
      Timeouts.PATIENT + " retries 0\n",
      "server s {DEAD}",
      t -> {
        try (Socket client = t.client()) {
          client.getOutputStream().write(new byte[100]);
          t.seen.add("client sees an end: " + Peer.end(client).startsWith("0 bytes"));
        }
      }),
  CONNECT_TIMES_OUT(Timeouts.PATIENT + " retries 0\n", "server s {FULL}", t -> t.clientAloneSees()),
  CONNECT_TIMES_OUT_WITH_RETRIES(
      Timeouts.PATIENT + " retries 1\n", "server s {FULL}", t -> t.clientAloneSees()),
  CONNECT_TIMES_OUT_AND_IS_REDISPATCHED(
      Timeouts.PATIENT + " retries 1\n option redispatch\n",
      "server full {FULL}\n server s {SERVER}",
      TcpScenario::speak),
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
      t -> t.clientAloneSees()),
  NO_SERVER(Timeouts.PATIENT, "server s {DEAD} disabled", t -> t.clientAloneSees()),
  NO_SERVER_AT_ALL(Timeouts.PATIENT, "", t -> t.clientAloneSees()),
  WEIGHT_ZERO(Timeouts.PATIENT, "server s {SERVER} weight 0", t -> t.clientAloneSees()),
  CLIENT_TIMES_OUT(
      Timeouts.SHORT_CLIENT,
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
      Timeouts.SHORT_CLIENT,
      "server s {SERVER}",
      t -> {
        try (Socket client = t.client();
            Socket server = t.server()) {
          t.sees("server", server);
          t.sees("client", client);
        }
      }),
  SERVER_TIMES_OUT(
      Timeouts.SHORT_SERVER,
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
      Timeouts.SHORT_SERVER,
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
      Timeouts.SHORT_SERVER,
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
      Timeouts.SHORT_CLIENT,
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
      Timeouts.SHORT_CLIENT,
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
          } catch (IOException gone) {
            t.seen.add("the server could not answer");
          }
          t.sees("client", client);
        }
      }),
  SERVER_HALF_CLOSED_WAITS_LONGER_THAN_ITS_TIMEOUT(
      Timeouts.SHORT_SERVER,
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
      Timeouts.PATIENT + " timeout client-fin 800ms\n",
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
      Timeouts.PATIENT + " timeout client-fin 800ms\n",
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
      Timeouts.PATIENT + " timeout server-fin 800ms\n",
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
      Timeouts.PATIENT + " timeout server-fin 800ms\n",
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
      Timeouts.SHORT_CLIENT + " timeout tunnel 2s\n",
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
      Timeouts.PATIENT + " timeout tunnel 800ms\n",
      "server s {SERVER}",
      t -> {
        try (Socket client = t.client();
            Socket server = t.server()) {
          exchange(client, server);
          t.sees("client", client);
        }
      }),
  TUNNEL_SHORTER_SILENT(
      Timeouts.PATIENT + " timeout tunnel 800ms\n",
      "server s {SERVER}",
      t -> {
        try (Socket client = t.client();
            Socket server = t.server()) {
          t.sees("client", client);
        }
      }),
  CLIENT_DOES_NOT_READ(
      Timeouts.SHORT_CLIENT,
      "server s {SERVER}",
      t -> {
        try (Socket client = t.client();
            Socket server = t.server()) {
          writeUntilItBreaks(server);
        }
      }),
  SERVER_DOES_NOT_READ(
      Timeouts.SHORT_SERVER,
      "server s {SERVER}",
      t -> {
        try (Socket client = t.client();
            Socket server = t.server()) {
          writeUntilItBreaks(client);
        }
      }),
  NOLINGER(
      Timeouts.PATIENT + " option nolinger\n",
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
      Timeouts.PATIENT + " option dontlognull\n",
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
      Timeouts.PATIENT + " option dontlog-normal\n retries 1\n option redispatch\n",
      "server dead {DEAD}\n server s {SERVER}",
      t -> {
        speak(t);
        t.logged(1);
        speak(t);
        t.logged(2);
        speak(t);
      }),
  SEPARATE_ERRORS(
      Timeouts.PATIENT + " option log-separate-errors\n retries 1\n option redispatch\n",
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

  TcpScenario(String settings, String servers, Story story) {
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

  /** What a scenario lets happen. */
  interface Story {
    void tell(Teller teller) throws Exception;
  }

  /** One run of one scenario through one program. */
  static final class Teller {
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

    /** A client that says nothing. */
    void clientAloneSees() throws Exception {
      try (Socket client = client()) {
        sees("client", client);
      }
    }

    void sees(String who, Socket socket) {
      seen.add(who + " sees " + Peer.end(socket));
    }
  }

  /** Times that a scenario gives its peers. */
  private static final class Timeouts {
    static final String SHORT_CLIENT =
        "timeout client 800ms\n timeout server 30s\n timeout connect 800ms\n";
    static final String SHORT_SERVER =
        "timeout client 30s\n timeout server 800ms\n timeout connect 800ms\n";
    static final String PATIENT =
        "timeout client 30s\n timeout server 30s\n timeout connect 800ms\n";
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

  private static void writeUntilItBreaks(Socket socket) {
    try {
      for (int mega = 0; mega < 40; mega++) {
        socket.getOutputStream().write(new byte[1 << 20]);
      }
    } catch (IOException gone) {
      return;
    }
  }
}
