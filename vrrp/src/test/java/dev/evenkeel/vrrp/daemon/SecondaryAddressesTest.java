package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the first address of a subnet the kernel removes the others. */
class SecondaryAddressesTest {
  @TempDir private Path folder;

  @Test
  void aReloadThatRemovesTheFirstAddressOfASubnetEndsNothing() throws Exception {
    OwnNetwork.play(
        folder,
        network -> {
          network.sh("echo 0 > /proc/sys/net/ipv4/conf/eth0/promote_secondaries");
          String first = "virtual_ipaddress {\n 10.8.8.1/24\n 10.8.8.2/24\n 10.8.8.3/24\n }";
          VrrpDaemon daemon = network.start(OwnNetwork.instance("VI_1", 51, first));
          network.await("master", () -> network.holds("10.8.8.3"));
          String then = "virtual_ipaddress {\n 10.8.8.2/24\n 10.8.8.3/24\n }";
          daemon.reload(network.config(OwnNetwork.instance("VI_1", 51, then)));
          network.await("reloaded", () -> network.said("Reload complete"));
          network.await("removed", () -> !network.holds("10.8.8.1"));
          // By then the kernel has told of all that it removed.
          network.sh("ip addr add 10.6.6.6/32 dev eth0");
          network.await("heard", () -> network.said("10.6.6.6"));
          assertThat(network.holds("10.8.8.2")).isTrue();
          assertThat(network.holds("10.8.8.3")).isTrue();
          assertThat(network.times("Entering BACKUP STATE")).as("%s", network.log).isEqualTo(1);
        });
  }

  @Test
  void anInstanceThatGoesDoesNotTakeTheAddressesOfAnotherAlong() throws Exception {
    OwnNetwork.play(
        folder,
        network -> {
          network.sh("echo 0 > /proc/sys/net/ipv4/conf/eth0/promote_secondaries");
          String stays = OwnNetwork.instance("VI_2", 52, "virtual_ipaddress {\n 10.8.8.2/24\n }");
          VrrpDaemon daemon =
              network.start(
                  OwnNetwork.instance("VI_1", 51, "virtual_ipaddress {\n 10.8.8.1/24\n }"));
          network.await("master", () -> network.holds("10.8.8.1"));
          daemon.reload(
              network.config(
                  OwnNetwork.instance("VI_1", 51, "virtual_ipaddress {\n 10.8.8.1/24\n }")
                      + stays));
          network.await("both masters", () -> network.holds("10.8.8.2"));
          daemon.reload(network.config(stays));
          network.await("one is gone", () -> !network.holds("10.8.8.1"));
          network.await("the other has its address again", () -> network.holds("10.8.8.2"));
          network.sh("ip addr add 10.6.6.6/32 dev eth0");
          network.await("heard", () -> network.said("10.6.6.6"));
          assertThat(network.times("(VI_2) Entering BACKUP STATE")).isEqualTo(1);
        });
  }

  @Test
  void whatSomebodyElseRemovesIsStillNoticed() throws Exception {
    OwnNetwork.play(
        folder,
        network -> {
          network.start(OwnNetwork.instance("VI_1", 51, "virtual_ipaddress {\n 10.8.8.1/24\n }"));
          network.await("master", () -> network.holds("10.8.8.1"));
          network.sh("ip addr del 10.8.8.1/24 dev eth0");
          network.await("noticed", () -> network.said("Netlink reflector reports IP 10.8.8.1"));
          network.await("back", () -> network.times("Entering MASTER STATE") == 2);
        });
  }
}
