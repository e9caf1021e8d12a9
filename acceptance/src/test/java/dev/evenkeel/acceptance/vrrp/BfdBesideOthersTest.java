package dev.evenkeel.acceptance.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.acceptance.vrrp.Lan.Kind;
import dev.evenkeel.acceptance.vrrp.Lan.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our BFD and that of the real Keepalived, of BIRD, and our own. */
class BfdBesideOthersTest {
  private static final String UP = "Tracked BFD instance B is UP";
  private static final String DOWN = "Tracked BFD instance B is DOWN";

  /** 3 x 50 ms, and what a busy machine adds. */
  private static final long DETECTED_WITHIN_MS = 150 + 250;

  @TempDir Path folder;

  @Test
  void comesUpBesideKeepalivedAndNoticesThatItIsGone() throws Exception {
    try (Lan lan = new Lan(folder)) {
      Node b = lan.start("b", Kind.REAL, config("192.168.0.1", 51));
      Node a = lan.start("a", Kind.OURS, config("192.168.0.2", 52));
      a.awaitLog(UP);
      b.awaitLog(UP);
      a.awaitLog("Changing effective priority from 100 to 120");

      long cutNs = System.nanoTime();
      lan.cut("b", true);
      a.awaitLog(DOWN);
      long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - cutNs);
      assertThat(tookMs).isLessThan(DETECTED_WITHIN_MS);
      a.awaitLog("(B) Entering Down state (Local diagnostic - Control Detection Time Expired");
      a.awaitLog("Changing effective priority from 120 to 100");
      b.awaitLog(DOWN);

      lan.cut("b", false);
      Lan.await("up again", () -> count(a, UP) >= 2 && count(b, UP) >= 2);
      // Its own word, not its silence: much sooner than the detection time.
      long downs = count(b, DOWN);
      assertThat(a.stop()).isZero();
      Lan.await("told of the end: " + b.log(), () -> count(b, DOWN) > downs);
      assertThat(b.log()).contains("Remote diagnostic - Administratively Down");
    }
  }

  @Test
  void deadNodeIsNoticedInTheDetectionTime() throws Exception {
    try (Lan lan = new Lan(folder)) {
      Node a = lan.start("a", Kind.OURS, config("192.168.0.2", 52));
      Node b = lan.start("b", Kind.OURS, config("192.168.0.1", 51));
      a.awaitLog(UP);
      b.awaitLog(UP);
      long killedNs = System.nanoTime();
      b.signal("KILL");
      a.awaitLog(DOWN);
      long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNs);
      assertThat(tookMs).isLessThan(DETECTED_WITHIN_MS);
    }
  }

  @Test
  void neitherAReloadNorAStopIsAFailureOfTheRouter() throws Exception {
    try (Lan lan = new Lan(folder)) {
      Node b = lan.start("b", Kind.REAL, config("192.168.0.1", 51));
      String required = config("192.168.0.2", 52).replace("B weight 20", "B");
      Node a = lan.start("a", Kind.OURS, required);
      a.awaitLog(UP);
      a.awaitLog("Entering MASTER STATE");
      b.awaitLog(UP);
      long faults = count(a, "Entering FAULT STATE");

      Files.writeString(a.config, required.replace("multiplier 3", "multiplier 4"));
      a.signal("HUP");
      Lan.await("up again", () -> count(a, "(B) Entering Up state") == 2);
      assertThat(a.log()).doesNotContain(DOWN);
      assertThat(a.stop()).isZero();
      assertThat(count(a, "Entering FAULT STATE")).isEqualTo(faults);
    }
  }

  @Test
  void comesUpBesideBird() throws Exception {
    assumeTrue(Lan.exists("bird") && Lan.exists("birdc"), "BIRD is not installed");
    try (Lan lan = new Lan(folder)) {
      Path config =
          Files.writeString(
              folder.resolve("bird.conf"),
              """
              router id 192.168.0.2;
              protocol device { }
              protocol bfd {
                interface "eth0" {
                  min rx interval 50 ms; min tx interval 50 ms; idle tx interval 1 s; multiplier 3;
                };
                neighbor 192.168.0.1;
              }
              """);
      String socket = folder.resolve("bird.sock").toString();
      String pid = folder.resolve("bird.pid").toString();
      Node a = lan.start("a", Kind.OURS, config("192.168.0.2", 52));
      Process bird =
          lan.run(
              "b",
              folder.resolve("bird.log"),
              "bird",
              "-f",
              "-c",
              config.toString(),
              "-s",
              socket,
              "-P",
              pid);
      a.awaitLog(UP);
      Lan.await(
          "BIRD says Up",
          () -> {
            try {
              return lan.on("b", "birdc -s " + socket + " show bfd sessions").contains(" Up ");
            } catch (Exception notYet) {
              return false;
            }
          });
      bird.destroyForcibly().waitFor();
      a.awaitLog(DOWN);
    }
  }

  private static long count(Node node, String text) {
    return node.log().lines().filter(l -> l.contains(text)).count();
  }

  private static String config(String neighbour, int routerId) {
    return """
    bfd_instance B {
      neighbor_ip %s
      min_rx 50
      min_tx 50
      multiplier 3
    }
    vrrp_instance VI_1 {
      interface eth0
      state BACKUP
      virtual_router_id %d
      virtual_ipaddress {
        192.168.0.%d
      }
      track_bfd {
        B weight 20
      }
    }
    """
        .formatted(neighbour, routerId, routerId);
  }
}
