package dev.evenkeel.vrrp.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.Spawn.Ending;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ChildrenTest {
  @TempDir private Path folder;

  @Test
  void theVariablesOfThisProgramAreNotForScripts() throws Exception {
    Map<String, String> own =
        Map.of(
            "PATH", "/usr/bin:/bin",
            "KEPT", "1",
            "LD_PRELOAD", "",
            "EVENKEEL_NO_BUILD", "1",
            "EVENKEEL_DAEMON_FD", "200",
            "_JAVA_SR_SIGNUM", "50");
    Path out = folder.resolve("out");
    assertThat(end(own, Processes::openPidFd, "env > " + out)).isEqualTo(new Ending.Exited(0));
    assertThat(Files.readString(out))
        .contains("KEPT=1")
        .doesNotContain("EVENKEEL", "_JAVA_SR_SIGNUM", "LD_PRELOAD");
  }

  @Test
  void theEndIsSeenWithoutADescriptorForIt() throws Exception {
    Map<String, String> own = Map.of("PATH", "/usr/bin:/bin");
    assertThat(end(own, _ -> -Errno.EMFILE, "sleep 0.1; exit 7")).isEqualTo(new Ending.Exited(7));
  }

  private static Ending end(Map<String, String> own, IntUnaryOperator openPidFd, String script)
      throws Exception {
    List<Ending> endings = new ArrayList<>();
    try (EventLoop loop = new EventLoop();
        Children children = new Children(loop, own, openPidFd)) {
      children.start(
          new ScriptCommand(List.of("/bin/sh", "-c", script), null),
          List.of(),
          ending -> {
            endings.add(ending);
            loop.stop();
          });
      loop.run();
      assertThat(children.running()).isZero();
    }
    assertThat(endings).hasSize(1);
    return endings.getFirst();
  }
}
