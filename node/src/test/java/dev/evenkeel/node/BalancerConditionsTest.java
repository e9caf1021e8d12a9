package dev.evenkeel.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BalancerConditionsTest {
  private static final long MS = 1_000_000;

  @TempDir Path folder;
  private final List<String> changes = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final BalancerConditions conditions =
      new BalancerConditions((name, health) -> changes.add(name + " " + health), log::add);

  @BeforeEach
  void configure() throws Exception {
    conditions.replace(
        config("frontend www", "backend web 2 weight -20", "latency 50 weight 10 reverse"),
        Health.UP);
    assertThat(changes)
        .containsExactlyInAnyOrder("frontend www UP", "backend web 2 UP", "latency 50 UP");
    changes.clear();
  }

  private KeepalivedConfig config(String... lines) throws Exception {
    return KeepalivedFiles.read(
        folder,
        """
        vrrp_instance V {
          interface lo
          virtual_router_id 1
          virtual_ipaddress {
            10.0.0.1
          }
          track_balancer {
            %s
          }
        }
        """
            .formatted(String.join("\n", lines)));
  }

  @Test
  void asksForEachSubjectOnce() throws Exception {
    conditions.replace(config("backend web 2", "backend web 1", "frontend www"), Health.UP);
    assertThat(conditions.subjects()).containsExactly("backend web", "frontend www");
  }

  @Test
  void countsTheUsableServers() {
    conditions.heard(Map.of("frontend www", 1, "backend web", 2, "latency", 3), 0);
    assertThat(changes).isEmpty();
    conditions.heard(Map.of("frontend www", 1, "backend web", 1, "latency", 3), 0);
    conditions.heard(Map.of("frontend www", 0, "backend web", 5, "latency", 3), 0);
    assertThat(changes)
        .containsExactlyInAnyOrder("backend web 2 DOWN", "backend web 2 UP", "frontend www DOWN");
    assertThat(log).contains("track_balancer backend web 2: bad: 1");
  }

  @Test
  void slowLoopMustBeCalmForAWhile() {
    facts(51, 0);
    facts(3, 100 * MS);
    facts(60, 900 * MS);
    facts(3, 1_000 * MS);
    facts(3, 1_999 * MS);
    assertThat(changes).containsExactly("latency 50 DOWN");
    facts(3, 2_000 * MS);
    assertThat(changes).containsExactly("latency 50 DOWN", "latency 50 UP");
  }

  private void facts(int latencyMs, long nowNs) {
    conditions.heard(Map.of("frontend www", 1, "backend web", 2, "latency", latencyMs), nowNs);
  }

  @Test
  void whatIsNotSpokenOfStaysAsItWas() throws Exception {
    conditions.replace(config("frontend www", "backend web 2", "backend new 1"), Health.UP);
    changes.clear();
    conditions.heard(Map.of("frontend www", 1), 0);
    assertThat(changes).isEmpty();
    conditions.heard(Map.of("frontend www", 1, "backend web", 1, "backend new", 1), 0);
    conditions.heard(Map.of("frontend www", 1), 0);
    assertThat(changes).containsExactly("backend web 2 DOWN");
  }

  @Test
  void silenceAndWhatDoesNotExistAreBad() {
    conditions.heard(Map.of("frontend www", -1, "backend web", 2, "latency", 3), 0);
    assertThat(log).containsExactly("track_balancer frontend www: the balancer has no such thing");
    conditions.heard(Map.of(), 0);
    assertThat(changes)
        .containsExactlyInAnyOrder("frontend www DOWN", "backend web 2 DOWN", "latency 50 DOWN");
  }
}
