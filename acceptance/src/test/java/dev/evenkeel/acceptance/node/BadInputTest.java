package dev.evenkeel.acceptance.node;

import static dev.evenkeel.acceptance.node.Evenkeel.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.lab.article.Article;
import dev.evenkeel.lab.network.Host;
import dev.evenkeel.lab.network.HostProcess;
import dev.evenkeel.lab.network.Switch;
import dev.evenkeel.lab.sniffer.Sniffer;
import dev.evenkeel.lab.sniffer.VrrpWatch;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What nobody wishes for: a clear message, and the node goes on where it can. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static final int LIMIT_MS = 15_000;
  private static final String HAPROXY = new String(Article.haproxyCfg(), StandardCharsets.UTF_8);
  private static final String KEEPALIVED =
      new String(Article.keepalivedConf(Article.LB1), StandardCharsets.UTF_8);

  /** One that takes the address at once: nobody else is there. */
  private static final String OWNER = KEEPALIVED.replace("priority 101", "priority 255");

  private Switch network;
  private Host host;
  private Host client;
  private Sniffer sniffer;
  private final VrrpWatch vrrp = new VrrpWatch();

  @BeforeAll
  void build() throws IOException {
    Evenkeel.assumeMachine("ip");
    network = Switch.start();
    host = Host.start("lb1", Evenkeel.program().folders());
    client = Host.start("client", List.of());
    network.connect(host, Article.LB1.address());
    network.connect(client, Article.CLIENT.address());
    sniffer = Sniffer.start(client, vrrp::heard);
  }

  @AfterAll
  void end() {
    if (sniffer != null) {
      sniffer.close();
    }
    for (Host each : new Host[] {host, client}) {
      if (each != null) {
        each.close();
      }
    }
    if (network != null) {
      network.close();
    }
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    if (host != null) {
      assertThat(host.processes()).extracting(HostProcess::name).containsOnly("sh", "cat");
      assertThat(run(host, "ip", "-o", "address")).doesNotContain(Article.VIRTUAL_ADDRESS);
    }
  }

  @Test
  void anUnknownKeywordOfHaproxyEndsItWithFileAndLine() throws Exception {
    try (Started node = Started.node(host, HAPROXY + "    balence roundrobin\n", KEEPALIVED)) {
      assertThat(node.end()).isEqualTo(1);
      assertThat(node.printed())
          .contains("[/run/lab/h.cfg:")
          .contains("unknown keyword 'balence' in 'backend' section")
          .contains("the balancer refuses its configuration")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aMissingLineEndIsRefusedAsHaproxyDoes() throws Exception {
    try (Started node = Started.node(host, HAPROXY.stripTrailing(), KEEPALIVED)) {
      assertThat(node.end()).isEqualTo(1);
      assertThat(node.printed())
          .contains("Missing LF on last line, file might have been truncated at position")
          .contains("the balancer refuses its configuration");
    }
  }

  @Test
  void aNameThatNobodyKnowsIsRefused() throws Exception {
    String unknown = HAPROXY.replace("192.168.0.102:80", "no-such-host.invalid:80");
    try (Started node = Started.node(host, unknown, KEEPALIVED)) {
      assertThat(node.end()).isEqualTo(1);
      assertThat(node.printed())
          .contains("could not resolve address 'no-such-host.invalid'")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aPortInUseIsTriedAgainUntilItIsFree() throws Exception {
    long startNs = System.nanoTime();
    ServerSocket other = host.inNetwork(() -> new ServerSocket(Article.PORT));
    try (Started node = Started.node(host, HAPROXY, OWNER)) {
      try (other) {
        node.awaitLine("cannot bind socket (Address already in use) for [192.168.0.99:80]");
        node.awaitLine("starting it again in 150 ms");
        assertThat(vrrp.firstClaim(Article.LB1.address(), startNs)).isEmpty();
      }
      node.awaitLine("the balancer serves");
      node.awaitLine("Entering MASTER STATE");
      assertThat(node.printed()).doesNotContain("\tat ");
      node.signal(Signals.TERM);
      assertThat(node.end()).isZero();
    }
  }

  @Test
  void anUnknownKeywordOfKeepalivedIsNamedAndPassedOver() throws Exception {
    String unknown = OWNER.replace("state MASTER", "state MASTER\n    colour green");
    try (Started node = Started.node(host, HAPROXY, unknown)) {
      node.awaitLine("Unknown keyword 'colour'");
      node.awaitLine("Entering MASTER STATE");
    }
  }

  @Test
  void aConfigurationWithoutSenseEndsItWithKeepalivedsCode() throws Exception {
    try (Started node =
        Started.node(host, HAPROXY, KEEPALIVED.replace("virtual_router_id 51", ""))) {
      assertThat(node.end()).isEqualTo(2);
      assertThat(node.printed()).doesNotContain("\tat ");
    }
  }

  @Test
  void anInterfaceThatIsNotThereIsWaitedFor() throws Exception {
    String elsewhere = OWNER.replace("interface eth0", "interface eth7");
    try (Started node = Started.node(host, HAPROXY, elsewhere)) {
      node.awaitLine("(VI_1) interface eth7 is not there: waiting for it");
      node.awaitLine("Entering FAULT STATE");
      node.awaitLine("the balancer serves");
      run(host, "ip", "link", "add", "eth7", "type", "veth", "peer", "name", "eth8");
      run(host, "ip", "address", "add", "192.168.7.1/24", "dev", "eth7");
      run(host, "ip", "link", "set", "eth8", "up");
      run(host, "ip", "link", "set", "eth7", "up");
      node.awaitLine("Entering MASTER STATE");
      run(host, "ip", "link", "delete", "eth7");
      await("FAULT again", LIMIT_MS, () -> node.count("Entering FAULT STATE") == 2);
    }
  }

  @Test
  void aScriptThatIsMissingOrMayNotBeRunIsNamedAndTheNodeGoesOn() throws Exception {
    host.write("plain.sh", "exit 0\n".getBytes(StandardCharsets.US_ASCII));
    for (String script : List.of("/no/such/script", "/run/lab/plain.sh")) {
      try (Started node =
          Started.node(host, HAPROXY, OWNER.replace("killall -0 haproxy", script))) {
        node.awaitLine("Entering MASTER STATE");
        assertThat(node.printed()).contains(script).doesNotContain("\tat ");
      }
    }
  }

  @Test
  void foreignPacketsAreCountedAndChangeNothing() throws Exception {
    try (Started node = Started.node(host, HAPROXY, OWNER)) {
      node.awaitLine("Entering MASTER STATE");
      node.awaitLine("the balancer serves");
      int ours = node.balancers().getFirst().pid();
      // Priority 255 from beyond a router; the same with a wrong sum; too short; nonsense.
      send(254, "2133ff01000120bec0a800630000000000000000");
      send(255, "2133ff0100011234c0a800630000000000000000");
      send(255, "2133");
      send(255, "00".repeat(1_400));
      send(255, "ff".repeat(200));
      Path stats = host.root().resolve("tmp/keepalived.stats");
      await(
          "counters",
          LIMIT_MS,
          () -> {
            node.signal(Signals.USR2);
            return text(stats).contains("    TTL: 1\n");
          });
      assertThat(text(stats)).contains("  Released master: 0\n").containsPattern("Length: [1-9]");
      long nowNs = System.nanoTime();
      await(
          "it goes on", LIMIT_MS, () -> vrrp.firstClaim(Article.LB1.address(), nowNs).isPresent());
      assertThat(node.balancers()).extracting(HostProcess::pid).containsExactly(ours);
      assertThat(node.printed()).doesNotContain("\tat ").doesNotContain("Entering BACKUP");
    }
  }

  @Test
  void aFaultyFileIsRefusedOnReloadAndAGoodOneTakenUp() throws Exception {
    try (Started node = Started.node(host, HAPROXY, OWNER)) {
      node.awaitLine("Entering MASTER STATE");
      host.write("k.conf", "vrrp_instance VI_1 {\n".getBytes(StandardCharsets.US_ASCII));
      node.signal(Signals.HUP);
      node.awaitLine("/run/lab/k.conf cannot be run");
      host.write(
          "k.conf",
          OWNER
              .replace("192.168.0.99 ", "192.168.0.99\n 192.168.0.98 ")
              .getBytes(StandardCharsets.US_ASCII));
      node.signal(Signals.HUP);
      node.awaitLine("Reload complete");
      await("the new address", LIMIT_MS, () -> addresses().contains("192.168.0.98/32"));
      assertThat(addresses()).contains("192.168.0.99/32");
    }
  }

  private String addresses() {
    try {
      return run(host, "ip", "-o", "address", "show", "dev", "eth0");
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  /** Sends a packet of protocol 112 from the client to the group of VRRP. */
  private void send(int timeToLive, String hex) throws IOException {
    client.inNetwork(() -> {
      int fd =
          LinuxException.check(
              "socket", Sockets.open(SocketAddress.AF_INET, Sockets.SOCK_RAW, 112));
      try {
        byte[] device = {'e', 't', 'h', '0', 0};
        int ipMulticastTtl = 33;
        LinuxException.check(
            "device", Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, device));
        LinuxException.check(
            "ttl", Sockets.setOption(fd, Sockets.IPPROTO_IP, ipMulticastTtl, timeToLive));
        byte[] packet = HexFormat.of().parseHex(hex);
        byte[] group = new SocketAddress.Internet(InetAddress.ofLiteral("224.0.0.18"), 0).toBytes();
        return LinuxException.check(
            "send", (int) Sockets.sendTo(fd, packet, packet.length, Sockets.MSG_DONTROUTE, group));
      } finally {
        Descriptors.close(fd);
      }
    });
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException notYet) {
      return "";
    }
  }

  /** Runs a program on a host that must succeed; what it printed. */
  private static String run(Host on, String... command) throws Exception {
    Process process = on.execute(List.of(command));
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }
}
