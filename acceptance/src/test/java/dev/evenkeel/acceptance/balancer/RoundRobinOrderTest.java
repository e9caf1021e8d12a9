package dev.evenkeel.acceptance.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order in which servers are chosen is HAProxy's own, whatever the weights. */
@Timeout(120)
class RoundRobinOrderTest {
  private static final int CONNECTIONS = 45;

  private static final List<List<Integer>> WEIGHTS =
      List.of(
          List.of(1, 1),
          List.of(1, 1, 1),
          List.of(2, 1),
          List.of(1, 2),
          List.of(3, 2, 1),
          List.of(1, 2, 3),
          List.of(10, 7, 3),
          List.of(5, 5, 1),
          List.of(256, 1),
          List.of(1, 256),
          List.of(256, 255),
          List.of(7),
          List.of(1, 0, 1),
          List.of(4, 4, 4, 3, 3, 1, 1),
          List.of(13, 11, 7, 5, 3, 2),
          List.of(100, 50, 25, 12, 6, 3, 1));

  /** Weights nobody thought of, the same ones in every run. */
  private static List<List<Integer>> weights() {
    Random random = new Random(20261122);
    List<List<Integer>> all = new ArrayList<>(WEIGHTS);
    while (all.size() < WEIGHTS.size() + 24) {
      int highest = random.nextBoolean() ? 10 : 256;
      all.add(
          IntStream.range(0, 2 + random.nextInt(6))
              .mapToObj(server -> 1 + random.nextInt(highest))
              .toList());
    }
    return all;
  }

  private static final String HEAD =
      "global\n nbthread 1\n log {log} local0\ndefaults\n log global\n timeout client 20s\n timeout server 20s\n"
          + " timeout connect 5s\n";

  @Test
  void anyWeights() throws Exception {
    Program.assumeBoth();
    StringBuilder text = new StringBuilder(HEAD);
    List<List<Integer>> all = weights();
    try (Greeters greeters = new Greeters(7)) {
      for (int index = 0; index < all.size(); index++) {
        text.append("listen w%d\n bind {w%d}\n".formatted(index, index));
        List<Integer> weights = all.get(index);
        for (int server = 0; server < weights.size(); server++) {
          text.append(
              " server s%d %s weight %d\n"
                  .formatted(server, greeters.address(server), weights.get(server)));
        }
      }
      text.append("listen backups\n bind {backups}\n");
      text.append(" server a %s weight 0\n".formatted(greeters.address(0)));
      text.append(" server b %s backup\n".formatted(greeters.address(1)));
      text.append(" server c %s backup\n".formatted(greeters.address(2)));
      text.append("listen allbackups\n bind {allbackups}\n option allbackups\n");
      text.append(" server b %s backup weight 2\n".formatted(greeters.address(1)));
      text.append(" server c %s backup weight 5\n".formatted(greeters.address(2)));
      Map<Program, Map<String, String>> orders = new TreeMap<>();
      for (Program program : Program.values()) {
        try (Stage stage = new Stage(program, text.toString()).ready()) {
          Map<String, String> order = new TreeMap<>();
          for (String name : stage.ports().keySet()) {
            order.put(name, weights(all, name) + order(stage, name, CONNECTIONS));
          }
          orders.put(program, order);
        }
      }
      assertThat(orders.get(Program.EVENKEEL)).isEqualTo(orders.get(Program.HAPROXY));
      assertThat(orders.get(Program.EVENKEEL).get("w0")).startsWith("[1, 1] 0101010101");
    }
  }

  @Test
  void serversThatGoDownAndComeBack() throws Exception {
    Program.assumeBoth();
    List<List<Integer>> vectors =
        List.of(List.of(1, 1, 1), List.of(3, 2, 1), List.of(10, 7, 3), List.of(1, 1, 5));
    Map<Program, List<String>> observed = new TreeMap<>();
    for (Program program : Program.values()) {
      StringBuilder text = new StringBuilder(HEAD);
      try (Greeters greeters = new Greeters(5)) {
        for (int index = 0; index < vectors.size(); index++) {
          text.append("listen w%d\n bind {w%d}\n".formatted(index, index));
          for (int server = 0; server < 3; server++) {
            text.append(
                " server s%d %s weight %d check inter 50ms rise 1 fall 1\n"
                    .formatted(server, greeters.address(server), vectors.get(index).get(server)));
          }
          text.append(
              " server s3 %s backup check inter 50ms rise 1 fall 1\n"
                  .formatted(greeters.address(3)));
          text.append(
              " server s4 %s backup check inter 50ms rise 1 fall 1\n"
                  .formatted(greeters.address(4)));
        }
        try (Stage stage = new Stage(program, text.toString()).ready()) {
          List<String> orders = new ArrayList<>();
          round(stage, orders, vectors.size(), "all");
          change(greeters, stage, vectors.size(), 1, false);
          round(stage, orders, vectors.size(), "without 1");
          change(greeters, stage, vectors.size(), 1, true);
          round(stage, orders, vectors.size(), "1 is back");
          change(greeters, stage, vectors.size(), 0, false);
          change(greeters, stage, vectors.size(), 1, false);
          change(greeters, stage, vectors.size(), 2, false);
          round(stage, orders, vectors.size(), "backups");
          change(greeters, stage, vectors.size(), 3, false);
          round(stage, orders, vectors.size(), "second backup");
          change(greeters, stage, vectors.size(), 2, true);
          change(greeters, stage, vectors.size(), 0, true);
          // After none was left the first cycle may differ: who is chosen, not when.
          List<String> back = new ArrayList<>();
          for (int rounds = 0; rounds < 4; rounds++) {
            round(stage, back, vectors.size(), "2 and 0 are back");
          }
          for (int index = 0; index < vectors.size(); index++) {
            int section = index;
            orders.add(
                back.stream()
                    .filter(line -> line.contains(", w" + section + ":"))
                    .flatMap(line -> line.substring(line.indexOf(':') + 2).chars().boxed())
                    .distinct()
                    .sorted()
                    .toList()
                    .toString());
          }
          observed.put(program, orders);
        }
      }
    }
    assertThat(observed.get(Program.EVENKEEL)).isEqualTo(observed.get(Program.HAPROXY));
  }

  @Test
  void aServerThatRefusesIsPassedOver() throws Exception {
    Program.assumeBoth();
    List<List<Integer>> vectors =
        List.of(
            List.of(1, 1, 1),
            List.of(5, 2, 1),
            List.of(1, 2, 5),
            List.of(200, 2, 1),
            List.of(3, 3, 3));
    Map<Program, List<String>> observed = new TreeMap<>();
    for (Program program : Program.values()) {
      StringBuilder text = new StringBuilder(HEAD).append(" option redispatch\n option tcplog\n");
      try (Greeters greeters = new Greeters(3)) {
        greeters.peers.get(0).down();
        for (int index = 0; index < vectors.size(); index++) {
          text.append("listen w%d\n bind {w%d}\n".formatted(index, index));
          for (int server = 0; server < 3; server++) {
            text.append(
                " server s%d %s weight %d\n"
                    .formatted(server, greeters.address(server), vectors.get(index).get(server)));
          }
        }
        try (Stage stage = new Stage(program, text.toString()).ready()) {
          List<String> orders = new ArrayList<>();
          for (int index = 0; index < vectors.size(); index++) {
            String order = order(stage, "w" + index, 30);
            StringBuilder retries = new StringBuilder();
            for (String line : stage.awaitLog(" w" + index + " ", 30)) {
              retries.append(line.replaceFirst("(?s).*/(\\+?[0-9]+) [0-9]+/[0-9]+.*", "$1 "));
            }
            orders.add(vectors.get(index) + " " + order + " " + retries);
          }
          observed.put(program, orders);
        }
      }
    }
    assertThat(observed.get(Program.EVENKEEL)).isEqualTo(observed.get(Program.HAPROXY));
  }

  private static String weights(List<List<Integer>> all, String name) {
    return name.matches("w[0-9]+") ? all.get(Integer.parseInt(name.substring(1))) + " " : "";
  }

  private static void round(Stage stage, List<String> orders, int sections, String when) {
    for (int index = 0; index < sections; index++) {
      orders.add(when + ", w" + index + ": " + order(stage, "w" + index, 17));
    }
  }

  private static void change(Greeters greeters, Stage stage, int sections, int server, boolean up)
      throws Exception {
    String word = "/s" + server + (up ? " is UP" : " is DOWN");
    long before = stage.log(word).size();
    if (up) {
      greeters.peers.get(server).up();
    } else {
      greeters.peers.get(server).down();
    }
    stage.awaitLog(word, (int) before + sections);
  }

  private static String order(Stage stage, String name, int connections) {
    StringBuilder order = new StringBuilder();
    for (int connection = 0; connection < connections; connection++) {
      order.append(stage.greeting(name));
    }
    return order.toString();
  }

  /** Servers that say their number. */
  private static final class Greeters implements AutoCloseable {
    final List<Peer> peers = new ArrayList<>();

    Greeters(int count) throws Exception {
      for (int index = 0; index < count; index++) {
        peers.add(new Peer(String.valueOf(index)));
      }
    }

    String address(int index) {
      return "127.0.0.1:" + peers.get(index).port;
    }

    @Override
    public void close() throws IOException {
      for (Peer peer : peers) {
        peer.close();
      }
    }
  }
}
