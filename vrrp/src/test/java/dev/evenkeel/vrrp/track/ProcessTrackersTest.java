package dev.evenkeel.vrrp.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.TrackProcess;
import dev.evenkeel.vrrp.config.TrackProcess.Match;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real processes on a real loop, whose program is a file of this test's own name. */
class ProcessTrackersTest {
  @TempDir Path folder;
  private final List<String> log = new ArrayList<>();
  private final List<String> changes = new ArrayList<>();
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  /** What Keepalived 2.2.7 was seen to do with the same processes. */
  @ParameterizedTest
  @CsvSource({
    "NAME,                  sleep,          sleep, sleep|778,     true",
    "NAME,                  sleep,          sleep, /bin/sleep|1,  true",
    "NAME,                  sleep,          sleepy, sleep|778,    false",
    "NAME,                  abcdefghijklmnopq, abcdefghijklmno, x, true",
    "COMMAND_LINE,          sleep 778,      sleep, sleep|778,     true",
    "COMMAND_LINE,          sleep 778,      sleep, /bin/sleep|778, false",
    "COMMAND_LINE,          /bin/sleep 778, sleep, /bin/sleep|778, true",
    "COMMAND_LINE,          sleep 778,      sleep, sleep|778|1,   false",
    "COMMAND_LINE,          sleep,          sleep, sleep|778,     true",
    "COMMAND_LINE,          sleep,          sleep, foo|778,       false",
    "FIRST_PARAMETERS,      sleep 778,      sleep, sleep|778|1,   true",
    "FIRST_PARAMETERS,      sleep 778,      sleep, sleep|77,      false",
    "LAST_PARAMETER_STARTS, sleep 7,        sleep, sleep|778,     true",
    "LAST_PARAMETER_STARTS, sleep 7,        sleep, sleep|778|1,   true",
    "LAST_PARAMETER_STARTS, sleep 8,        sleep, sleep|778,     false",
    "LAST_PARAMETER_STARTS, sleep,          sleep, sleep|778,     true",
  })
  void matchesAsKeepalived(
      Match match, String wanted, String name, String commandLine, boolean matches) {
    TrackProcess process = process(Arrays.asList(wanted.split(" ")), match, 1, 9, 0, 0);
    assertThat(ProcessMatch.matches(process, name, Arrays.asList(commandLine.split("\\|"))))
        .isEqualTo(matches);
  }

  @Test
  void countsProcessesThatComeAndGo() throws Exception {
    String name = program();
    try (EventLoop loop = new EventLoop();
        ProcessTrackers trackers = trackers(loop)) {
      trackers.track(List.of(process(List.of(name), Match.NAME, 1, 1, 0, 0)));
      assertThat(trackers.health("p")).isEqualTo(Health.DOWN);
      new LoopSteps(loop)
          .then(() -> start(name), () -> trackers.health("p") == Health.UP)
          .then(() -> start(name), () -> trackers.health("p") == Health.DOWN)
          .then(() -> started.getLast().destroy(), () -> trackers.health("p") == Health.UP)
          .then(() -> started.getFirst().destroy(), () -> trackers.health("p") == Health.DOWN)
          .run();
    }
    assertThat(changes).containsExactly("p DOWN", "p UP", "p DOWN", "p UP", "p DOWN");
    assertThat(log)
        .filteredOn(l -> l.startsWith("Quorum"))
        .containsExactly(
            "Quorum gained for tracked process p",
            "Quorum lost for tracked process p",
            "Quorum gained for tracked process p",
            "Quorum lost for tracked process p");
  }

  @Test
  void restartWithinTheDelayIsNoChange() throws Exception {
    String name = program();
    start(name);
    awaitName(name);
    try (EventLoop loop = new EventLoop();
        ProcessTrackers trackers = trackers(loop)) {
      trackers.track(List.of(process(List.of(name), Match.NAME, 1, 9, 0, 2_000)));
      assertThat(trackers.health("p")).isEqualTo(Health.UP);
      long untilNs = loop.nowNs() + 3_000_000_000L;
      new LoopSteps(loop)
          .then(
              () -> {
                started.getFirst().destroyForcibly().waitFor();
                start(name);
              },
              () -> loop.nowNs() > untilNs)
          .run();
    }
    assertThat(changes).containsExactly("p UP");
  }

  @Test
  void quorumAsksForBothBounds() throws Exception {
    try (EventLoop loop = new EventLoop()) {
      Quorum quorum =
          new Quorum(
              process(List.of("x"), Match.NAME, 2, 3, 0, 0),
              loop,
              log::add,
              health -> changes.add(health.name()));
      for (int running : new int[] {0, 1, 2, 3, 4, 3, 0}) {
        quorum.count(running);
      }
    }
    assertThat(changes).containsExactly("DOWN", "UP", "DOWN", "UP", "DOWN");
  }

  private ProcessTrackers trackers(EventLoop loop) {
    return new ProcessTrackers(loop, log::add, (name, health) -> changes.add(name + " " + health));
  }

  private static TrackProcess process(
      List<String> words, Match match, int quorum, int max, long forkMs, long terminateMs) {
    return new TrackProcess(
        "p", words, match, quorum, max, forkMs, terminateMs, new SourcePosition("f", 1));
  }

  /** The name of a program that nobody else runs. */
  private String program() throws Exception {
    String name = "ek" + Long.toString(System.nanoTime() & 0xffff_ffffL, 36);
    Files.copy(Path.of("/bin/sleep"), folder.resolve(name));
    folder.resolve(name).toFile().setExecutable(true);
    return name;
  }

  private void start(String name) {
    try {
      started.add(new ProcessBuilder(folder.resolve(name).toString(), "600").start());
    } catch (java.io.IOException refused) {
      throw new AssertionError(refused);
    }
  }

  /** A process is the Java launcher's helper until it has become the program. */
  private void awaitName(String name) throws Exception {
    Path comm = Path.of("/proc", String.valueOf(started.getLast().pid()), "comm");
    for (int i = 0; i < 500 && !Files.readString(comm).strip().equals(name); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
