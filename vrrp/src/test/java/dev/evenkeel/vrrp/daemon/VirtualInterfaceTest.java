package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualInterfaceTest {
  @TempDir private Path folder;

  @Test
  void oneThatCanBeMadeAndNotSetUpIsTriedOnceASecond() throws Exception {
    OwnNetwork.play(
        folder,
        network -> {
          // The interface below has the address already: the other one cannot go up.
          network.sh("ip link set eth0 address 00:00:5e:00:01:33");
          Path seen = folder.resolve("seen");
          Process monitor =
              new ProcessBuilder("ip", "monitor", "link").redirectOutput(seen.toFile()).start();
          try {
            network.start(
                OwnNetwork.instance("VI_1", 51, "use_vmac\n virtual_ipaddress {\n 10.9.9.9\n }"));
            network.await("tried", () -> attempts(seen) > 0);
            long beganNs = System.nanoTime();
            long first = attempts(seen);
            network.await("tried again", () -> attempts(seen) >= first + 2);
            assertThat(System.nanoTime() - beganNs).isGreaterThan(TimeUnit.SECONDS.toNanos(1));
            network.sh("ip link set eth0 address 02:00:00:00:00:01");
            network.await("made", () -> network.holds("10.9.9.9"));
          } finally {
            monitor.destroyForcibly().waitFor();
          }
        });
  }

  private static long attempts(Path seen) {
    try {
      return Files.readAllLines(seen).stream()
          .filter(l -> l.startsWith("Deleted ") && l.contains("vrrp.51"))
          .count();
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
