package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.config.KeepalivedConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in a reload is no harm to a master. */
class ReloadTest {
  private static final String ONE =
      OwnNetwork.instance("VI_1", 51, "virtual_ipaddress {\n 10.9.9.9\n }");
  private static final String TWO =
      ONE + OwnNetwork.instance("VI_2", 52, "virtual_ipaddress {\n 10.9.9.10\n }");
  private static final String REFUSED =
      TWO.replace("priority 150", "priority 150\n track_balancer {\n backend b\n }");

  @TempDir private Path folder;
  private final List<Optional<KeepalivedConfig>> outcomes = new CopyOnWriteArrayList<>();

  @Test
  void aFaultOfTheReaderEndsNothing() throws Exception {
    OwnNetwork.play(
        folder,
        network -> {
          VrrpDaemon daemon = master(network);
          daemon.reload(
              _ -> {
                throw new StackOverflowError("deep");
              },
              outcomes::add);
          network.await("refused", () -> network.said("Reload refused") && outcomes.size() == 1);
          assertThat(outcomes).containsExactly(Optional.empty());
          assertThat(network.said("by a fault of this program: java.lang.StackOverflowError: deep"))
              .isTrue();
          KeepalivedConfig two = network.config(TWO);
          daemon.reload(_ -> Optional.of(two), outcomes::add);
          network.await("the next one is carried out", () -> network.holds("10.9.9.10"));
        });
  }

  @Test
  void advertisementsGoOnWhileFilesAreRead() throws Exception {
    OwnNetwork.play(
        folder,
        network -> {
          VrrpDaemon daemon = master(network);
          CountDownLatch begun = new CountDownLatch(1);
          CountDownLatch goOn = new CountDownLatch(1);
          KeepalivedConfig two = network.config(TWO);
          daemon.reload(
              running -> {
                begun.countDown();
                try {
                  boolean _ = goOn.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException ended) {
                  Thread.currentThread().interrupt();
                }
                return Optional.of(two);
              },
              outcomes::add);
          assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
          long before = sent(daemon);
          network.await("they go on", () -> sent(daemon) > before + 3);
          assertThat(outcomes).isEmpty();
          goOn.countDown();
          network.await("carried out", () -> network.holds("10.9.9.10"));
          network.await("told", () -> outcomes.equals(List.of(Optional.of(two))));
        });
  }

  @Test
  void whatVrrpRefusesIsNotCarriedOutByOthers() throws Exception {
    OwnNetwork.play(
        folder,
        network -> {
          VrrpDaemon daemon = master(network);
          KeepalivedConfig refused = network.config(REFUSED);
          daemon.reload(_ -> Optional.of(refused), outcomes::add);
          network.await("told", () -> outcomes.size() == 1);
          assertThat(outcomes).containsExactly(Optional.empty());
          assertThat(network.said("there is no balancer here")).isTrue();
          assertThat(network.times("Reload refused")).isEqualTo(1);
        });
  }

  @Test
  void beforeTheStartAReloadStartsNothing() throws Exception {
    OwnNetwork.play(
        folder,
        network -> {
          String delayed =
              "global_defs {\n vrrp_startup_delay 1\n script_user root\n}\n"
                  + "vrrp_script c {\n script \"/bin/sh -c 'echo run >> "
                  + folder.resolve("runs")
                  + "'\"\n interval 100\n}\n";
          String tracking = "track_script {\n c\n }\n";
          VrrpDaemon daemon = network.start(delayed + ONE);
          KeepalivedConfig two =
              network.config(delayed + TWO.replace("priority 150", "priority 150\n " + tracking));
          daemon.reload(_ -> Optional.of(two), outcomes::add);
          network.await("reloaded", () -> outcomes.size() == 1);
          assertThat(network.said("Startup complete")).isFalse();
          assertThat(network.said("Entering BACKUP STATE")).isFalse();
          network.await("both", () -> network.holds("10.9.9.9") && network.holds("10.9.9.10"));
          assertThat(network.times("(VI_2) removing VIPs.")).isEqualTo(1);
          assertThat(java.nio.file.Files.readAllLines(folder.resolve("runs"))).hasSize(1);
        });
  }

  private static VrrpDaemon master(OwnNetwork network) throws Exception {
    VrrpDaemon daemon = network.start(ONE);
    network.await("master", () -> network.holds("10.9.9.9"));
    return daemon;
  }

  /** Advertisements so far. */
  private static long sent(VrrpDaemon daemon) {
    java.util.concurrent.CompletableFuture<Long> sent =
        new java.util.concurrent.CompletableFuture<>();
    daemon.inspect((_, views) -> sent.complete(views.getFirst().advertsSent()));
    return sent.join();
  }
}
