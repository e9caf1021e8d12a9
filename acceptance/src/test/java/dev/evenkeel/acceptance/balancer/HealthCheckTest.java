package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Health checks of every kind against fake servers that answer, refuse, lie, stop in the middle or
 * say nothing: both programs check the same servers by the same configuration, and must say the
 * same to the servers and to the log.
 *
 * <p>All cases of a table are run at once, a backend each; then each is looked at by itself. With
 * three hundred servers at once a machine that is busy may let one run into its timeout: cases that
 * differ are run once more, by themselves.
 */
class HealthCheckTest {
  private static final String SETTINGS =
      """
       mode tcp
       timeout connect 600ms
       timeout client 5s
       timeout server 5s
       option log-health-checks
       log global
       default-server inter 400ms rise 1 fall 1
      """;
  private static final long QUIET_NS = 1_500_000_000L;
  private static final long PATIENCE_NS = 20_000_000_000L;

  private record Case(
      String name, List<List<String>> scripts, List<String> defaults, List<String> lines) {}

  /** What was seen of a case. */
  private record Seen(List<String> log, String heard) {}

  @TempDir static Path scripts;

  private static final List<Case> CASES = new ArrayList<>();
  private static final Map<Program, Map<Integer, Seen>> SEEN = new EnumMap<>(Program.class);

  @BeforeAll
  static void runBoth() throws Exception {
    Program.assumeBoth();
    List<Integer> all = load("checks.txt");
    List<Integer> ofAnswers = load("checks-of-answers.txt");
    script("exit-3", "exit 3");
    script("slow", "exec /bin/sleep 20");
    script("killed", "kill -9 $$");
    runBoth(all);
    runBoth(ofAnswers);
    // Almost every case is about what is logged: silence on both sides would be no agreement.
    assertThat(all.stream().filter(index -> !seen(Program.HAPROXY, index).log().isEmpty()).count())
        .isGreaterThan(CASES.size() * 9 / 10);
    List<Integer> different =
        IntStream.range(0, CASES.size())
            .boxed()
            .filter(index -> !seen(Program.HAPROXY, index).equals(seen(Program.EVENKEEL, index)))
            .toList();
    if (!different.isEmpty()) {
      runBoth(different);
    }
  }

  private static void runBoth(List<Integer> which) throws Exception {
    run(Program.HAPROXY, which, false);
    run(Program.EVENKEEL, which, true);
  }

  private static Seen seen(Program program, int index) {
    return Objects.requireNonNull(SEEN.get(program)).get(index);
  }

  @AfterAll
  static void forget() {
    CASES.clear();
    SEEN.clear();
  }

  @TestFactory
  Stream<DynamicTest> bothSayTheSame() {
    return Stream.iterate(0, index -> index < CASES.size(), index -> index + 1)
        .map(index ->
            DynamicTest.dynamicTest(
                CASES.get(index).name(),
                () -> {
                  Seen theirs = seen(Program.HAPROXY, index);
                  Seen ours = seen(Program.EVENKEEL, index);
                  assertThat(ours.log()).isEqualTo(theirs.log());
                  assertThat(ours.heard()).isEqualTo(theirs.heard());
                }));
  }

  private static void script(String name, String body) throws IOException {
    Path file = Files.writeString(scripts.resolve(name), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Reads a table; the indexes of its cases. */
  private static List<Integer> load(String table) throws IOException {
    int firstIndex = CASES.size();
    String text;
    try (InputStream in =
        Objects.requireNonNull(HealthCheckTest.class.getResourceAsStream(table))) {
      text = new String(in.readAllBytes(), ISO_8859_1);
    }
    for (String line : text.lines().toList()) {
      if (line.startsWith("== ")) {
        List<List<String>> first = new ArrayList<>();
        first.add(new ArrayList<>());
        CASES.add(new Case(line.substring(3), first, new ArrayList<>(), new ArrayList<>()));
      } else if (line.equals("! conn")) {
        CASES.getLast().scripts().add(new ArrayList<>());
      } else if (line.startsWith("! ")) {
        CASES.getLast().scripts().getLast().add(line.substring(2));
      } else if (line.startsWith("^")) {
        CASES.getLast().defaults().add(line.substring(1));
      } else if (!line.startsWith("#") && !line.isBlank()) {
        CASES.getLast().lines().add(line);
      }
    }
    return IntStream.range(firstIndex, CASES.size()).boxed().toList();
  }

  /**
   * Runs cases.
   *
   * @param which indexes of the cases
   * @param afterHaproxy whether to wait for as many lines as HAProxy has written
   */
  private static void run(Program program, List<Integer> which, boolean afterHaproxy)
      throws Exception {
    Map<Integer, ScriptedServer> servers = new TreeMap<>();
    StringBuilder text =
        new StringBuilder("global\n log {log} local0\n external-check\n insecure-fork-wanted\n");
    text.append("defaults base\n").append(SETTINGS);
    text.append("frontend f from base\n bind {f}\n default_backend c")
        .append(which.getFirst())
        .append('\n');
    for (int index : which) {
      ScriptedServer server = new ScriptedServer(CASES.get(index).scripts());
      text.append(backend(CASES.get(index), index, server.port));
      servers.put(index, server);
    }
    try (Stage stage = new Stage(program, text.toString()).ready()) {
      if (afterHaproxy) {
        long deadline = System.nanoTime() + PATIENCE_NS;
        while (System.nanoTime() < deadline && !arrived(stage, which)) {
          LockSupport.parkNanos(20_000_000);
        }
      }
      awaitQuiet(stage);
      Map<Integer, Seen> of = SEEN.computeIfAbsent(program, none -> new TreeMap<>());
      servers.forEach(
          (index, server) -> of.put(index, new Seen(linesOf(stage, index), heard(server))));
    } finally {
      for (ScriptedServer server : servers.values()) {
        server.close();
      }
    }
  }

  private static String heard(ScriptedServer server) {
    return server
        .firstWords()
        .replace(String.valueOf(server.port), "PORT")
        .replaceAll("(PROXY TCP4 \\S+ \\S+) \\d+", "$1 SPORT")
        .replaceAll("(?s)..HAPROXYSSLCHK\n", "TIME HAPROXYSSLCHK\n");
  }

  private static boolean arrived(Stage stage, List<Integer> which) {
    return which.stream()
        .allMatch(
            index -> linesOf(stage, index).size() >= seen(Program.HAPROXY, index).log().size());
  }

  /** Until nothing has been logged for a while. */
  private static void awaitQuiet(Stage stage) {
    long deadline = System.nanoTime() + PATIENCE_NS;
    long quietSince = System.nanoTime();
    int count = 0;
    while (System.nanoTime() < deadline && System.nanoTime() - quietSince < QUIET_NS) {
      int now = stage.syslog.lines().size();
      if (now != count) {
        count = now;
        quietSince = System.nanoTime();
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static List<String> linesOf(Stage stage, int index) {
    String name = "c" + index;
    return stage.syslog.lines().stream()
        .filter(line -> line.contains(" " + name + "/") || line.contains(" " + name + " "))
        .map(line -> line.replaceFirst("(?s)^<(\\d+)>.*?]: ", "<$1> ").strip())
        .map(line -> line.replaceAll("[0-9]+ms", "Nms"))
        .toList();
  }

  private static String backend(Case each, int index, int port) {
    StringBuilder text = new StringBuilder();
    String base = "base";
    if (!each.defaults().isEmpty()) {
      base = "d" + index;
      text.append("defaults ").append(base).append('\n').append(SETTINGS);
      each.defaults().forEach(line -> text.append(line).append('\n'));
    }
    text.append("backend c").append(index).append(" from ").append(base).append('\n');
    each.lines().forEach(line -> text.append(line).append('\n'));
    if (each.lines().stream().noneMatch(line -> line.strip().startsWith("server "))) {
      text.append(" server s {s} check\n");
    }
    return text.toString()
        .replace("{s}", "127.0.0.1:" + port)
        .replace("{port}", String.valueOf(port))
        .replace("{scripts}", scripts.toString());
  }
}
