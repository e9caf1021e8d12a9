package dev.evenkeel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.Spawn.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpawnTest {
  @TempDir Path folder;

  @Test
  void exitStatusIsReaped() throws Exception {
    int pid = Spawn.start(List.of("/bin/sh", "-c", "exit 7"), Map.of());
    assertThat(end(pid)).isEqualTo(new Ending.Exited(7));
    assertThat(Spawn.reap(pid)).isEmpty();
  }

  @Test
  void childLeadsItsOwnGroupAndHasNoSignalBlocked() throws Exception {
    Path seen = folder.resolve("status");
    String script = "cat /proc/self/status > \"$OUT\"; sleep 60 & wait";
    int pid = Spawn.start(List.of("/bin/sh", "-c", script), Map.of("OUT", seen.toString()));
    while (!Files.exists(seen) || !Files.readString(seen).contains("SigIgn")) {
      Thread.onSpinWait();
    }
    assertThat(Files.readString(seen))
        .contains("SigBlk:\t0000000000000000")
        .contains("SigIgn:\t0000000000000000");
    assertThat(Spawn.reap(pid)).isEmpty();
    assertThat(Signals.send(-pid, Signals.TERM)).isZero();
    assertThat(end(pid)).isEqualTo(new Ending.Signaled(Signals.TERM));
  }

  @Test
  void childInheritsNothingButItsStandardDescriptors() throws Exception {
    Path seen = folder.resolve("fds");
    int leak = Descriptors.duplicate(0);
    int pid =
        Spawn.start(
            List.of("/bin/sh", "-c", "for f in /proc/$$/fd/*; do echo ${f##*/}; done > $OUT"),
            Map.of("OUT", seen.toString()));
    assertThat(end(pid)).isEqualTo(new Ending.Exited(0));
    Descriptors.close(leak);
    assertThat(Files.readAllLines(seen)).contains("0", "1", "2").doesNotContain("" + leak);
  }

  @Test
  void programThatCannotBeExecutedIsAnErrno() throws Exception {
    assertThat(Spawn.start(List.of("/no/such/program"), Map.of())).isEqualTo(-Errno.ENOENT);
    Path plain = Files.writeString(folder.resolve("plain"), "text");
    assertThat(Spawn.start(List.of(plain.toString()), Map.of())).isEqualTo(-Errno.EACCES);
  }

  /** Waits for the end through a pidfd, as a daemon would. */
  private static Ending end(int pid) throws Exception {
    int watch = LinuxException.check("pidfd_open", Processes.openPidFd(pid));
    try (Epoll epoll = new Epoll(1)) {
      epoll.add(watch, Epoll.IN, 0);
      assertThat(epoll.await(10_000)).isEqualTo(1);
      Optional<Ending> ending = Spawn.reap(pid);
      return ending.orElseThrow();
    } finally {
      Descriptors.close(watch);
    }
  }
}
