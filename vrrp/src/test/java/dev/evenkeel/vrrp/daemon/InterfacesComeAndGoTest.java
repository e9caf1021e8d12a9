package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master whose addresses and routes are on more interfaces than its own. */
class InterfacesComeAndGoTest {
  @TempDir private Path folder;

  @Test
  void anAddressOnAnotherInterfaceComesBackWithIt() throws Exception {
    OwnNetwork.play(
        folder,
        network -> {
          network.start(
              OwnNetwork.instance(
                  "VI_1",
                  51,
                  "virtual_ipaddress {\n 10.9.9.9\n 10.8.8.8 dev eth1 no_track\n"
                      + " 10.8.8.7 dev eth2\n }"));
          network.await("master", () -> network.holds("10.9.9.9") && network.holds("10.8.8.8"));
          network.sh("ip link del eth1");
          network.plug(1);
          network.await("the address is on the new interface", () -> network.holds("10.8.8.8"));
          network.plug(2);
          network.await("the address that had no interface", () -> network.holds("10.8.8.7"));
          assertThat(network.said("Sending gratuitous ARP on eth2 for 10.8.8.7")).isTrue();
          assertThat(network.times("Entering MASTER STATE")).isEqualTo(1);
        });
  }

  @Test
  void routesThatTheKernelFlushedComeBackWithTheLink() throws Exception {
    OwnNetwork.play(
        folder,
        network -> {
          network.sh("ip addr add 10.8.8.1/24 dev eth1");
          network.start(
              "static_ipaddress {\n 10.7.7.7/24 dev eth1\n}\n"
                  + "static_routes {\n 10.77.0.0/16 via 10.8.8.2 dev eth1\n}\n"
                  + OwnNetwork.instance(
                      "VI_1",
                      51,
                      "virtual_ipaddress {\n 10.9.9.9\n }\n"
                          + "virtual_routes {\n 10.66.0.0/16 via 10.8.8.2 dev eth1\n }"));
          network.await("master", () -> hasRoute(network, "10.66.0.0/16"));
          assertThat(hasRoute(network, "10.77.0.0/16")).isTrue();
          network.sh("ip link set eth1 down");
          assertThat(hasRoute(network, "10.66.0.0/16")).isFalse();
          network.sh("ip link set eth1 up");
          network.await(
              "both routes",
              () -> hasRoute(network, "10.66.0.0/16") && hasRoute(network, "10.77.0.0/16"));
          network.sh("ip link del eth1");
          network.plug(1);
          network.await("the static address", () -> network.holds("10.7.7.7"));
        });
  }

  private static boolean hasRoute(OwnNetwork network, String destination) {
    return network.sh("ip route").contains(destination);
  }
}
