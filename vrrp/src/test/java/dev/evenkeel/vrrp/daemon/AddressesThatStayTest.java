package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code -V} the addresses stay after a stop; those of an instance that is gone do not. */
class AddressesThatStayTest {
  private static final String STAYS =
      OwnNetwork.instance("VI_1", 51, "virtual_ipaddress {\n 10.9.9.8\n }");
  private static final String GOES =
      OwnNetwork.instance("VI_2", 52, "use_vmac\n virtual_ipaddress {\n 10.9.9.9\n }");

  @TempDir private Path folder;

  @Test
  void aReloadRemovesTheAddressesAndTheInterfaceOfAnInstanceThatIsGone() throws Exception {
    OwnNetwork.play(
        folder,
        network -> {
          VrrpDaemon daemon = network.start(STAYS + GOES, PairOptions.PLAIN, false);
          network.await("both", () -> network.holds("10.9.9.8") && network.holds("10.9.9.9"));
          daemon.reload(network.config(STAYS));
          network.await("reloaded", () -> network.said("Reload complete"));
          assertThat(network.holds("10.9.9.9")).isFalse();
          assertThat(network.sh("ip link")).doesNotContain("vrrp.52");
          assertThat(network.stop()).isZero();
          assertThat(network.holds("10.9.9.8")).isTrue();
        });
  }
}
