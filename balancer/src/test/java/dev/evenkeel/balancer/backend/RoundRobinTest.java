package dev.evenkeel.balancer.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenkeel.balancer.TestBackends;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Turns: their order, their fairness, and what becomes of them when servers come and go. */
class RoundRobinTest {
  private static Backend backend(String... servers) {
    return TestBackends.of("", servers);
  }

  private static String turns(Backend backend, int count) {
    StringBuilder order = new StringBuilder();
    for (int turn = 0; turn < count; turn++) {
      BackendServer next = backend.choose(null);
      order.append(next == null ? "-" : next.config().name());
    }
    return order.toString();
  }

  private static BackendServer server(Backend backend, String name) {
    return backend.servers().stream()
        .filter(server -> server.config().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void equalWeightsTakeTurnsInTheOrderOfTheFile() {
    assertThat(turns(backend("a", "b"), 8)).isEqualTo("abababab");
    assertThat(turns(backend("a", "b", "c"), 9)).isEqualTo("abcabcabc");
    assertThat(turns(backend("only"), 2)).isEqualTo("onlyonly");
  }

  @Test
  void theHeaviestBeginsAndTurnsAreSpread() {
    assertThat(turns(backend("a weight 1", "b weight 3"), 8)).isEqualTo("bbbabbba");
    assertThat(turns(backend("a weight 3", "b weight 2", "c weight 1"), 12))
        .isEqualTo("abacababacab");
  }

  @Test
  void sharesAreExactOverEveryCycle() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      int count = 1 + random.nextInt(8);
      int total = 0;
      String[] servers = new String[count];
      Map<String, Integer> wanted = new TreeMap<>();
      for (int index = 0; index < count; index++) {
        int weight = random.nextInt(20) == 0 ? 256 : 1 + random.nextInt(12);
        servers[index] = "s" + index + " weight " + weight;
        wanted.put("s" + index, weight * ServerState.SCALE);
        total += weight * ServerState.SCALE;
      }
      Backend backend = backend(servers);
      for (int cycle = 0; cycle < 2; cycle++) {
        Map<String, Integer> got = new TreeMap<>();
        for (int turn = 0; turn < total; turn++) {
          got.merge(backend.choose(null).config().name(), 1, Integer::sum);
        }
        // Rounding may move a single turn across the end of a cycle.
        wanted.forEach((server, turns) ->
            assertThat(got.get(server))
                .as("%s of %s, seed %s", server, wanted, seed)
                .isCloseTo(turns, within(2)));
      }
    }
  }

  @Test
  void aServerThatFailedIsPassedOverIfThereIsAnother() {
    Backend backend = backend("a", "b");
    BackendServer a = server(backend, "a");
    for (int turn = 0; turn < 10; turn++) {
      assertThat(backend.choose(a)).isNotSameAs(a);
    }
    Backend alone = backend("a");
    BackendServer only = server(alone, "a");
    assertThat(alone.choose(only)).isSameAs(only);
    assertThat(alone.choose(only)).isSameAs(only);
  }

  @Test
  void weightZeroTakesNoTurn() {
    assertThat(turns(backend("a weight 0", "b"), 4)).isEqualTo("bbbb");
    assertThat(turns(backend("a weight 0"), 2)).isEqualTo("--");
  }

  @Test
  void neverAServerThatIsDownWhateverHappens() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Backend backend = backend("a weight 3", "b weight 1", "c weight 200", "d weight 7", "e");
    for (int step = 0; step < 20_000; step++) {
      BackendServer any = backend.servers().get(random.nextInt(5));
      if (random.nextInt(5) == 0) {
        TestBackends.run(any, random.nextBoolean());
      }
      BackendServer avoid = random.nextBoolean() ? any : null;
      BackendServer chosen = backend.choose(avoid);
      long usable = backend.servers().stream().filter(BackendServer::isUsable).count();
      if (usable == 0) {
        assertThat(chosen).as("seed %s, step %s", seed, step).isNull();
      } else {
        assertThat(chosen).as("seed %s, step %s", seed, step).isNotNull();
        assertThat(chosen.isUsable()).as("seed %s, step %s", seed, step).isTrue();
        if (usable > 1) {
          assertThat(chosen).as("seed %s, step %s", seed, step).isNotSameAs(avoid);
        }
      }
    }
  }

  @Test
  void backupsServeOnlyWhenNobodyElseIsLeftAndThenOneAlone() {
    Backend backend = backend("a", "x backup", "y backup");
    assertThat(turns(backend, 3)).isEqualTo("aaa");
    assertThat(TestBackends.run(server(backend, "a"), false)).isEqualTo(new Backend.Usable(0, 2));
    assertThat(turns(backend, 3)).isEqualTo("xxx");
    TestBackends.run(server(backend, "x"), false);
    assertThat(turns(backend, 3)).isEqualTo("yyy");
    assertThat(TestBackends.run(server(backend, "y"), false).none()).isTrue();
    assertThat(turns(backend, 2)).isEqualTo("--");
    TestBackends.run(server(backend, "a"), true);
    assertThat(turns(backend, 2)).isEqualTo("aa");
  }

  @Test
  void allBackupsShareTheLoadIfAskedTo() {
    Backend backend = TestBackends.of("option allbackups", "a", "x backup", "y backup");
    TestBackends.run(server(backend, "a"), false);
    assertThat(turns(backend, 4)).isEqualTo("xyxy");
  }
}
