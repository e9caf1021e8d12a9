package dev.evenkeel.vrrp.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.vrrp.peer.Flow;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each script is carried out by the real nft, in a network namespace that ends with it. */
class SecondChanceRulesTest {
  private static final InetAddress VIP4 = InetAddress.ofLiteral("192.168.0.99");
  private static final InetAddress VIP6 = InetAddress.ofLiteral("fd00::99");
  private static final SecondChanceRules RULES = new SecondChanceRules(1, "lo", 51, false);

  @Test
  void tablesOfInterfacesThatAreGoneAreStrays() {
    String strays =
        SecondChanceRules.strays(
            List.of(
                "table netdev evenkeel_2_51_4",
                "table netdev evenkeel_7_51_4",
                "table arp evenkeel_7_51_4",
                "table inet evenkeel_vrrp",
                "table ip evenkeel_7_51_4",
                "table netdev mine_7_51_4"),
            index -> index == 2);
    assertThat(strays)
        .isEqualTo("delete table netdev evenkeel_7_51_4\ndelete table arp evenkeel_7_51_4\n");
  }

  @Test
  void newOwnerPassesOnWhatDidNotBeginThere() throws Exception {
    String rules = carryOut(takeOver(List.of(flow("192.168.0.9", VIP4)), 4, 30));
    assertThat(rules)
        .contains("192.168.0.99 timeout 4s")
        .contains("192.168.0.9 . 1024 . 192.168.0.99 . 80 timeout 30s")
        .contains("fwd ip to 192.168.0.1 device \"lo\"")
        .contains("fwd ip6 to fe80::1 device \"lo\"")
        .contains("ether saddr 02:00:00:00:00:01 accept");
  }

  @Test
  void whatIsSettledIsThatListAndNoMore() throws Exception {
    List<Flow> kept = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      kept.add(flow("10.0.%d.%d".formatted(i / 250, i % 250), VIP4));
    }
    kept.add(flow("2001:db8::1", VIP6));
    String rules =
        carryOut(takeOver(List.of(flow("192.168.0.9", VIP4)), 4, 30) + RULES.settle(kept, 30));
    assertThat(rules)
        .contains("10.0.7.249 . 1024 . 192.168.0.99 . 80 timeout 30s")
        .contains("2001:db8::1 . 1024 . fd00::99 . 80 timeout 30s")
        .doesNotContain("192.168.0.9 . 1024")
        .doesNotContain("timeout 4s");
  }

  @Test
  void whatIsLeftByOneThatWasKilledExpires() throws Exception {
    String rules =
        carryOut(
            takeOver(List.of(flow("192.168.0.9", VIP4)), 1, 1)
                + RULES.settle(List.of(flow("10.0.0.1", VIP4)), 1)
                + RULES.quiet(List.of(VIP4), InetAddress.ofLiteral("192.168.0.1"), 1),
            2);
    assertThat(rules).contains("chain in").doesNotContain("expires").doesNotContain("10.0.0.1");
  }

  @Test
  void deletingLeavesNothingAndMayBeRepeated() throws Exception {
    String all =
        takeOver(List.of(), 4, 30)
            + RULES.quiet(List.of(VIP4), InetAddress.ofLiteral("192.168.0.1"), 30);
    String delete = RULES.delete() + RULES.deleteQuiet();
    assertThat(carryOut(delete + all + delete + delete)).isBlank();
  }

  private static String takeOver(List<Flow> own, int graceSeconds, int drainSeconds) {
    return RULES.takeOver(
        List.of(VIP4, VIP6),
        own,
        InetAddress.ofLiteral("192.168.0.1"),
        InetAddress.ofLiteral("fe80::1"),
        0x0200_0000_0001L,
        graceSeconds,
        drainSeconds);
  }

  private static Flow flow(String client, InetAddress service) {
    return new Flow(
        new SocketAddress.Internet(InetAddress.ofLiteral(client), 1024),
        new SocketAddress.Internet(service, 80));
  }

  private static String carryOut(String script) throws IOException, InterruptedException {
    return carryOut(script, 0);
  }

  /** The rules afterwards. */
  private static String carryOut(String script, int waitSeconds)
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/nft")), "nft is not installed");
    String commands = "nft -f - && sleep " + waitSeconds + " && nft list ruleset";
    Process process =
        new ProcessBuilder("unshare", "-Urn", "sh", "-c", "ip link set lo up; " + commands)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assumeTrue(!said.contains("unshare:"), said);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
