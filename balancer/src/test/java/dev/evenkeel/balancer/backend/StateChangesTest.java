package dev.evenkeel.balancer.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.TestBackends;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Changes of servers: states, lines, levels, followers, warming up. */
class StateChangesTest {
  @Test
  void whateverIsOrderedTheLinesAreHaproxys() throws Exception {
    String text;
    try (InputStream in = getClass().getResourceAsStream("state-changes.txt")) {
      text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    int split = text.indexOf("----------\n");
    List<String> said = new ArrayList<>();
    StateJournal journal =
        (level, console, log, shown) -> said.add((128 + level.code()) + " " + log);
    Map<String, Backend> backends = new LinkedHashMap<>();
    TestBackends.proxies(text.substring(0, split))
        .forEach(
            proxy -> backends.put(proxy.name(), new Backend(proxy, journal, new VirtualTicker())));
    Tracking.link(backends);
    List<String> wanted = text.substring(split + 11).lines().toList();
    for (String line : wanted) {
      if (line.startsWith("> ")) {
        said.add(line);
        carryOut(backends, line.substring("> set server ".length()).split(" ", -1));
      }
    }
    assertThat(said).isEqualTo(wanted);
  }

  private static void carryOut(Map<String, Backend> backends, String[] words) {
    String[] name = words[0].split("/", -1);
    BackendServer server = backends.get(name[0]).server(name[1]);
    switch (words[1] + " " + words[2]) {
      case "state maint" -> server.maintain();
      case "state drain" -> server.drain();
      case "state ready" -> server.makeReady();
      case "health up" -> server.forceHealth(Operational.RUNNING, "changed from CLI");
      case "health stopping" -> server.forceHealth(Operational.STOPPING, "changed from CLI");
      case "health down" -> server.forceHealth(Operational.STOPPED, "changed from CLI");
      default -> assertThat(server.weight(words[2])).isEmpty();
    }
  }

  @Test
  void aServerThatComesUpWarmsUpStepByStep() throws Exception {
    VirtualTicker ticker = new VirtualTicker();
    Backend backend =
        new Backend(
            TestBackends.proxies(
                    "backend b\n server a 127.0.0.1:1 weight 100 slowstart 10s\n server b"
                        + " 127.0.0.1:1\n")
                .getFirst(),
            StateJournal.NONE,
            ticker);
    BackendServer server = backend.server("a");
    assertThat(server.operational()).isEqualTo(Operational.RUNNING);
    server.found(Operational.STOPPED, "");
    server.found(Operational.RUNNING, "");
    List<String> course = new ArrayList<>();
    for (int second = 0; second <= 12; second++) {
      course.add(
          server.operational() + " " + server.currentWeight() + " " + server.throttlePercent());
      ticker.pass(1000);
    }
    assertThat(course)
        .startsWith("STARTING 7 6", "STARTING 13 12", "STARTING 25 25")
        .endsWith("RUNNING 100 100", "RUNNING 100 100", "RUNNING 100 100");
  }

  @Test
  void whoListensHearsEveryChangeInItsOrder() throws Exception {
    Backend backend = TestBackends.of("", "a", "b");
    List<String> heard = new ArrayList<>();
    backend.listen((server, change) -> heard.add(server.config().name() + " " + change));
    BackendServer a = backend.server("a");
    a.found(Operational.STOPPED, "");
    a.maintain();
    a.found(Operational.RUNNING, "");
    a.drain();
    a.makeReady();
    a.weight(5);
    assertThat(heard)
        .containsExactly(
            "a DOWN", "a MAINTENANCE_BEGAN", "a MAINTENANCE_ENDED", "a UP", "a DRAIN", "a WEIGHT");
  }

  @Test
  void downtimeIsCountedWhileDownAndOnlyThen() {
    VirtualTicker ticker = new VirtualTicker();
    Backend backend = TestBackends.of(ticker, "a", "b");
    BackendServer a = backend.server("a");
    ticker.pass(5000);
    a.found(Operational.STOPPED, "");
    ticker.pass(3000);
    assertThat(a.downMs()).isEqualTo(3000);
    assertThat(backend.downMs()).isZero();
    backend.server("b").maintain();
    ticker.pass(2000);
    a.found(Operational.RUNNING, "");
    ticker.pass(1000);
    assertThat(a.downMs()).isEqualTo(5000);
    assertThat(a.timesDown()).isEqualTo(1);
    assertThat(a.sinceLastChangeMs()).isEqualTo(1000);
    assertThat(backend.downMs()).isEqualTo(2000);
  }
}
