package dev.evenkeel.balancer.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.TestBackends;
import dev.evenkeel.linux.SocketAddress;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The server that is chosen, and who waits for which: as HAProxy 2.6.12 did it, recorded in {@code
 * choices.txt} through its runtime API and real connections.
 */
class ChoiceTest {
  static Stream<Case> cases() throws Exception {
    try (InputStream in = ChoiceTest.class.getResourceAsStream("choices.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      List<Case> cases = new ArrayList<>();
      for (String part : text.split("\n---------- ", -1)) {
        if (!part.startsWith("#")) {
          int steps = part.indexOf("\n----\n");
          String head = part.substring(0, steps);
          int line = head.indexOf('\n');
          cases.add(
              new Case(
                  head.substring(0, line),
                  head.substring(line + 1),
                  part.substring(steps + 6).lines().toList()));
        }
      }
      return cases.stream();
    }
  }

  record Case(String name, String head, List<String> steps) {
    @Override
    public String toString() {
      return name + " " + head.lines().takeWhile(l -> !l.startsWith("server ")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theServerThatIsChosenIsHaproxys(Case recorded) throws Exception {
    StringBuilder text = new StringBuilder("backend b\n");
    int count = 0;
    for (String line : recorded.head().lines().toList()) {
      text.append(
          line.startsWith("server ")
              ? " server s" + count++ + " 127.0.0.1:1 " + line.substring(7) + "\n"
              : " " + line.strip() + "\n");
    }
    Backend backend =
        new Backend(
            TestBackends.proxies(text.toString()).getFirst(),
            StateJournal.NONE,
            new VirtualTicker());
    Players players = new Players(backend);
    List<String> said = new ArrayList<>();
    for (String step : recorded.steps()) {
      int end = step.indexOf(" =");
      String action = step.substring(0, end);
      said.add((action + " = " + players.play(action)).stripTrailing());
    }
    assertThat(said).as(text.toString()).isEqualTo(recorded.steps());
  }

  /** Clients that come and go. */
  private static final class Players {
    private final Backend backend;
    private final Map<String, Player> all = new LinkedHashMap<>();

    Players(Backend backend) {
      this.backend = backend;
    }

    String play(String action) throws UnknownHostException {
      String[] words = action.split(" ", -1);
      return switch (words[0]) {
        case "c" -> passing(new Player("", words[1], null));
        case "p" ->
            passing(new Player("", "10.0.0.1", words[1].getBytes(StandardCharsets.US_ASCII)));
        case "o" -> {
          Player player = new Player(words[1], words[2], null);
          all.put(words[1], player);
          yield player.apply(backend);
        }
        case "x" -> {
          Player player = all.remove(words[1]);
          if (player != null) {
            player.go(backend);
          }
          yield news();
        }
        default -> {
          command(words);
          yield news();
        }
      };
    }

    private String passing(Player player) {
      String server = player.apply(backend);
      player.go(backend);
      return server;
    }

    private void command(String[] words) {
      boolean limit = words[2].equals("maxconn");
      BackendServer server = backend.server(words[limit ? 4 : 3].substring(2));
      if (limit) {
        server.maxConnections(Integer.parseInt(words[5]));
        return;
      }
      switch (words[4] + " " + words[5]) {
        case "state maint" -> server.maintain();
        case "state drain" -> server.drain();
        case "state ready" -> server.makeReady();
        case "health up" -> server.forceHealth(Operational.RUNNING, "changed from CLI");
        case "health stopping" -> server.forceHealth(Operational.STOPPING, "changed from CLI");
        case "health down" -> server.forceHealth(Operational.STOPPED, "changed from CLI");
        default -> assertThat(server.weight(words[5])).isEmpty();
      }
    }

    /** Who was called meanwhile, and to where. */
    private String news() {
      Map<String, String> called = new TreeMap<>();
      for (Player player : List.copyOf(all.values())) {
        if (player.called) {
          called.put(player.name, player.answer(backend));
        }
      }
      List<String> words = new ArrayList<>();
      called.forEach((name, server) -> {
        if (!server.equals("waits")) {
          words.add(name + ":" + server);
        }
      });
      return String.join(" ", words.stream().sorted().toList());
    }
  }

  private static final class Player implements Applicant {
    final String name;
    final SocketAddress address;
    final byte @Nullable [] key;
    @Nullable BackendServer server;
    @Nullable Ticket ticket;
    boolean called;

    Player(String name, String address, byte @Nullable [] key) throws UnknownHostException {
      this.name = name;
      this.address = new SocketAddress.Internet(InetAddress.getByName(address), 1111);
      this.key = key;
    }

    String apply(Backend backend) {
      backend.began();
      return place(backend);
    }

    private String place(Backend backend) {
      return switch (backend.apply(this, null, null)) {
        case BackendServer found -> {
          server = found;
          yield found.config().name();
        }
        case Ticket waits -> {
          ticket = waits;
          yield "waits";
        }
        case Placement.NoServer none -> {
          backend.ended();
          yield "none";
        }
        case Placement.QueueFull full -> {
          backend.ended();
          yield "none";
        }
      };
    }

    String answer(Backend backend) {
      called = false;
      BackendServer found = ticket.server();
      ticket = null;
      if (found == null) {
        return place(backend);
      }
      server = found;
      return found.config().name();
    }

    void go(Backend backend) {
      if (ticket != null) {
        ticket.withdraw();
      } else if (server == null) {
        return;
      }
      backend.ended();
      if (server != null) {
        server.leave();
      }
    }

    @Override
    public SocketAddress clientAddress() {
      return address;
    }

    @Override
    public byte @Nullable [] hashKey() {
      return key;
    }

    @Override
    public void called(Ticket by) {
      called = true;
    }
  }
}
