package dev.evenkeel.vrrp.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.VrrpScript;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.process.Children;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on a real loop; the test runs the loop until what it waits for has happened. */
class ScriptTrackerTest {
  private static final long PATIENCE_MS = 10_000;

  @TempDir Path folder;
  private final List<String> log = new ArrayList<>();
  private final List<Health> changes = new ArrayList<>();

  @Test
  void successIsLoggedOnceAndTold() throws Exception {
    run(script(List.of("/bin/true"), 5000, 5000), () -> changes.size() == 1);
    assertThat(changes).containsExactly(Health.UP);
    assertThat(log).containsExactly("VRRP_Script(c) succeeded");
  }

  @Test
  void failureNamesTheStatus() throws Exception {
    run(script(List.of("/bin/false"), 5000, 5000), () -> changes.size() == 1);
    assertThat(changes).containsExactly(Health.DOWN);
    assertThat(log)
        .containsExactly(
            "Script `c` now returning 1", "VRRP_Script(c) failed (exited with status 1)");
  }

  @Test
  void runsAgainAndAgain() throws Exception {
    Path marker = folder.resolve("bad");
    VrrpScript script = script(List.of("/usr/bin/test", "!", "-e", marker.toString()), 20, 1000);
    run(
        script,
        () -> {
          if (changes.size() == 1 && !Files.exists(marker)) {
            create(marker);
          }
          return changes.size() == 2;
        });
    assertThat(changes).containsExactly(Health.UP, Health.DOWN);
  }

  @Test
  void hangingScriptTimesOutAndIsKilledWithItsWholeGroup() throws Exception {
    Path pids = folder.resolve("pids");
    // The first run only writes down who it is; killed means that neither goes on.
    String stubborn =
        "[ -e %s ] && exit 1; trap '' TERM; sleep 60 & echo $$ $! > %s; while :; do wait; done"
            .formatted(pids, pids);
    run(
        script(List.of("/bin/sh", "-c", stubborn), 300, 600),
        () -> !changes.isEmpty() && gone(pids));
    assertThat(changes).containsExactly(Health.DOWN);
    assertThat(log)
        .contains("Track script c is already running, expect idle - skipping run")
        .contains("VRRP_Script(c) timed_out");
  }

  @Test
  void oneThatIgnoresSigtermEndsAllTheSameWhenItIsRunNoMore() throws Exception {
    Path pids = folder.resolve("pids");
    String stubborn =
        "trap '' TERM; sleep 60 & echo $$ $! > %s; while :; do wait; done".formatted(pids);
    try (EventLoop loop = new EventLoop();
        Children children = new Children(loop)) {
      VrrpScript script = script(List.of("/bin/sh", "-c", stubborn), 60_000, 60_000);
      ScriptTracker tracker =
          new ScriptTracker(script, loop, children, log::add, Health.UNKNOWN, changes::add);
      boolean[] stopped = {false};
      tracker.start();
      check(
          loop,
          () -> {
            if (!stopped[0] && pids.toFile().length() > 0) {
              stopped[0] = true;
              tracker.stop();
            }
            return stopped[0] && gone(pids);
          },
          loop.nowNs() + PATIENCE_MS * 1_000_000);
      loop.run();
      assertThat(gone(pids)).isTrue();
    }
    assertThat(changes).isEmpty();
  }

  @Test
  void oneThatAReloadChangedCountsAsBeforeUntilItHasRunOftenEnough() throws Exception {
    VrrpScript once = script(List.of("/bin/false"), 10, 5000);
    VrrpScript thrice =
        new VrrpScript(
            "c", once.command(), 10, 5000, 0, false, 1, 3, new SourcePosition("test", 1));
    try (EventLoop loop = new EventLoop();
        Children children = new Children(loop)) {
      ScriptTracker tracker =
          new ScriptTracker(thrice, loop, children, log::add, Health.UP, changes::add);
      assertThat(tracker.health()).isEqualTo(Health.UP);
      assertThat(log).containsExactly("VRRP_Script(c) considered successful on reload");
      check(loop, () -> !changes.isEmpty(), loop.nowNs() + PATIENCE_MS * 1_000_000);
      tracker.start();
      loop.run();
      tracker.stop();
    }
    assertThat(changes).containsExactly(Health.DOWN);
  }

  @Test
  void deathBySignalIsAFailure() throws Exception {
    run(script(List.of("/bin/sh", "-c", "kill -9 $$"), 5000, 5000), () -> changes.size() == 1);
    assertThat(log).containsExactly("VRRP_Script(c) failed (due to signal 9)");
  }

  @Test
  void scriptThatCannotBeExecutedIsAFailure() throws Exception {
    Path missing = folder.resolve("gone");
    run(script(List.of(missing.toString()), 5000, 5000), () -> changes.size() == 1);
    assertThat(changes).containsExactly(Health.DOWN);
    assertThat(log)
        .containsExactly(
            "Track script c cannot be executed: %s: No such file or directory - this counts as a failure"
                .formatted(missing),
            "VRRP_Script(c) failed (cannot be executed)");
  }

  @Test
  void scriptWithoutAFirstLineIsGivenToTheShell() throws Exception {
    Path plain = folder.resolve("plain");
    Files.writeString(plain, "exit 3\n");
    assertThat(plain.toFile().setExecutable(true)).isTrue();
    run(script(List.of(plain.toString()), 5000, 5000), () -> changes.size() == 1);
    assertThat(log).contains("VRRP_Script(c) failed (exited with status 3)");
  }

  private void run(VrrpScript script, BooleanSupplier until) throws Exception {
    try (EventLoop loop = new EventLoop();
        Children children = new Children(loop)) {
      ScriptTracker tracker =
          new ScriptTracker(script, loop, children, log::add, Health.UNKNOWN, changes::add);
      long endNs = loop.nowNs() + PATIENCE_MS * 1_000_000;
      check(loop, until, endNs);
      tracker.start();
      loop.run();
      tracker.stop();
      assertThat(until.getAsBoolean()).as("in time; %s %s", changes, log).isTrue();
    }
  }

  private static void check(EventLoop loop, BooleanSupplier until, long endNs) {
    if (until.getAsBoolean() || loop.nowNs() > endNs) {
      loop.stop();
    } else {
      loop.after(5, () -> check(loop, until, endNs));
    }
  }

  private static boolean gone(Path pids) {
    try {
      return Files.exists(pids)
          && !Files.readString(pids).isBlank()
          && java.util.Arrays.stream(Files.readString(pids).strip().split(" "))
              .allMatch(ScriptTrackerTest::isDead);
    } catch (java.io.IOException unreadable) {
      return false;
    }
  }

  /** Not there, or a zombie that waits for its new parent. */
  private static boolean isDead(String pid) {
    try {
      return Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
    } catch (java.io.IOException gone) {
      return true;
    }
  }

  private static void create(Path file) {
    try {
      Files.createFile(file);
    } catch (java.io.IOException refused) {
      throw new AssertionError(refused);
    }
  }

  private static VrrpScript script(List<String> words, long intervalMs, long timeoutMs) {
    return new VrrpScript(
        "c",
        new ScriptCommand(words, null),
        intervalMs,
        timeoutMs,
        0,
        false,
        1,
        1,
        new SourcePosition("test", 1));
  }
}
