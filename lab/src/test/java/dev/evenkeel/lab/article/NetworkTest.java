package dev.evenkeel.lab.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.lab.client.Client;
import dev.evenkeel.lab.client.Outcome;
import dev.evenkeel.lab.client.Request;
import dev.evenkeel.lab.client.RequestLog;
import dev.evenkeel.lab.network.Host;
import dev.evenkeel.lab.network.Privileges;
import dev.evenkeel.lab.network.Switch;
import dev.evenkeel.lab.sniffer.Packets;
import dev.evenkeel.lab.sniffer.Sniffer;
import dev.evenkeel.lab.sniffer.VrrpWatch;
import dev.evenkeel.lab.web.BuiltinWebServer;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client, a web server and a switch between them: real sockets in real namespaces. */
class NetworkTest {
  private static final String WEB_ADDRESS = "192.168.0.102";

  private Switch network;
  private Host web;
  private Host client;

  @BeforeEach
  void build() throws IOException {
    assumeTrue(Privileges.missing().isEmpty(), "making hosts needs root");
    network = Switch.start();
    web = Host.start("web1", List.of());
    client = Host.start("client", List.of());
    network.connect(web, WEB_ADDRESS);
    network.connect(client, "192.168.0.50");
  }

  @AfterEach
  void end() {
    for (Host host : new Host[] {web, client}) {
      if (host != null) {
        host.close();
      }
    }
    if (network != null) {
      network.close();
    }
  }

  @Test
  void theClientSeesTheServerComeStopAndVanish() throws IOException {
    RequestLog log = new RequestLog();
    try (BuiltinWebServer server = new BuiltinWebServer("WEB 1", web, WEB_ADDRESS, 80);
        Client asking = Client.start(client, WEB_ADDRESS, 80, 5, log)) {
      await(() -> newest(log, Outcome.REFUSED));
      server.start();
      assertThat(web.isListening(80)).isTrue();
      await(() -> newest(log, Outcome.ANSWERED));
      assertThat(log.hits()).containsOnlyKeys("WEB 1");
      server.stop();
      await(() -> newest(log, Outcome.REFUSED));
      server.start();
      await(() -> newest(log, Outcome.ANSWERED));
      network.setPort("web1", false);
      await(() -> newest(log, Outcome.NO_CONNECTION));
      network.setPort("web1", true);
      await(() -> newest(log, Outcome.ANSWERED));
      assertThat(asking.trouble()).isNull();
    }
  }

  @Test
  void aHostCanBeReplacedByANewOneOfItsName() throws IOException {
    web.kill();
    network.disconnectIfThere("web1");
    web = Host.start("web1", List.of());
    network.connect(web, WEB_ADDRESS);
    RequestLog log = new RequestLog();
    try (BuiltinWebServer server = new BuiltinWebServer("WEB 1", web, WEB_ADDRESS, 80);
        Client asking = Client.start(client, WEB_ADDRESS, 80, 5, log)) {
      server.start();
      await(() -> newest(log, Outcome.ANSWERED));
      assertThat(asking.trouble()).isNull();
    }
  }

  @Test
  void advertisementsAreHeard() throws IOException {
    VrrpWatch watch = new VrrpWatch();
    Sniffer sniffer = Sniffer.start(client, watch::heard);
    try {
      assertThat(client.hasRawSocket(112)).isTrue();
      web.inNetwork(NetworkTest::advertise);
      await(() -> !watch.last(1).isEmpty());
    } finally {
      sniffer.close();
    }
    assertThat(client.hasRawSocket(112)).isFalse();
    assertThat(watch.master(System.nanoTime())).contains("192.168.0.100");
    assertThat(watch.last(1).getFirst().text()).contains("prio 103").doesNotContain("bad");
  }

  /** Sends a packet whose header says who it comes from (IP_HDRINCL) to the group, on eth0. */
  private static boolean advertise() throws LinuxException {
    int fd =
        LinuxException.check("socket", Sockets.open(SocketAddress.AF_INET, Sockets.SOCK_RAW, 112));
    try {
      LinuxException.check("IP_HDRINCL", Sockets.setOption(fd, Sockets.IPPROTO_IP, 3, 1));
      LinuxException.check(
          "device",
          Sockets.setOption(
              fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, new byte[] {'e', 't', 'h', '0', 0}));
      byte[] packet = Packets.version2(103, 0, "0".repeat(16), "192.168.0.99");
      byte[] group = new SocketAddress.Internet(InetAddress.ofLiteral("224.0.0.18"), 0).toBytes();
      LinuxException.check(
          "send", (int) Sockets.sendTo(fd, packet, packet.length, Sockets.MSG_DONTROUTE, group));
      return true;
    } finally {
      Descriptors.close(fd);
    }
  }

  /** Whether the three requests that ended last all ended so. */
  private static boolean newest(RequestLog log, Outcome outcome) {
    long nowNs = System.nanoTime();
    List<Request> recent = log.startedBetween(nowNs - 2_000_000_000L, nowNs);
    List<Request> last =
        recent.stream()
            .sorted(java.util.Comparator.comparingLong(Request::endNs).reversed())
            .limit(3)
            .toList();
    return last.size() == 3 && last.stream().allMatch(request -> request.outcome() == outcome);
  }

  private static void await(BooleanSupplier condition) {
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadlineNs);
      Thread.onSpinWait();
    }
  }
}
