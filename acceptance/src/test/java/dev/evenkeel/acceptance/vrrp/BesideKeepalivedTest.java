package dev.evenkeel.acceptance.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.acceptance.vrrp.Lan.Kind;
import dev.evenkeel.acceptance.vrrp.Lan.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each scenario twice: ours is the node named by the parameter, the real Keepalived is the other.
 */
class BesideKeepalivedTest {
  private static final int AT_A_TIME = 4;

  @TempDir static Path folder;

  /** What is set up, done and expected. */
  private interface Scenario {
    void play(Lan lan, Ours ours) throws Exception;
  }

  @TestFactory
  Stream<DynamicTest> cells() {
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    scenarios.put(
        "higher priority holds the address and hands it over on stop",
        BesideKeepalivedTest::higherPriorityHoldsTheAddressAndHandsItOverOnStop);
    scenarios.put(
        "equal priority stays with the incumbent",
        BesideKeepalivedTest::equalPriorityStaysWithTheIncumbent);
    scenarios.put(
        "failing script without weight is a fault and the other takes over at once",
        BesideKeepalivedTest::failingScriptWithoutWeightIsAFaultAndTheOtherTakesOverAtOnce);
    scenarios.put(
        "failing script with weight lowers the priority",
        BesideKeepalivedTest::failingScriptWithWeightLowersThePriority);
    scenarios.put("split brain heals", BesideKeepalivedTest::splitBrainHeals);
    scenarios.put(
        "address deleted by hand comes back", BesideKeepalivedTest::addressDeletedByHandComesBack);
    scenarios.put(
        "malformed packets are named and change nothing",
        BesideKeepalivedTest::malformedPacketsAreNamedAndChangeNothing);
    SideBySide cells = new SideBySide(folder, AT_A_TIME);
    scenarios.forEach((name, scenario) -> {
      for (Ours ours : Ours.values()) {
        cells.cell(name + ", ours is " + ours, lan -> scenario.play(lan, ours));
      }
    });
    return cells.tests();
  }

  /** Which node is ours. */
  enum Ours {
    A,
    B
  }

  private static Kind kind(Ours ours, Ours node) {
    return ours == node ? Kind.OURS : Kind.REAL;
  }

  private static void higherPriorityHoldsTheAddressAndHandsItOverOnStop(Lan lan, Ours ours)
      throws Exception {
    Path seen = lan.folder().resolve("seen");
    Process tcpdump = lan.capture(seen);
    Node b = lan.start("b", kind(ours, Ours.B), instance("BACKUP", 100, ""));
    lan.awaitHolder("b", "a");
    Node a = lan.start("a", kind(ours, Ours.A), instance("MASTER", 101, ""));
    lan.awaitHolder("a", "b");
    b.awaitLog("Master received advert from 192.168.0.1 with higher priority 101, ours 100");

    assertThat(a.stop()).isZero();

    lan.awaitHolder("b", "a");
    if (ours == Ours.A) {
      // A successor first: the good-bye is for when there is none.
      assertThat(a.log())
          .contains("Master received advert from 192.168.0.2 with higher priority 100, ours 1")
          .doesNotContain("(VI_1) sent 0 priority");
    } else {
      b.awaitLog("Backup received priority 0 advertisement");
      assertThat(a.log()).contains("(VI_1) sent 0 priority");
    }
    assertThat(b.stop()).isZero();
    assertThat(lan.holds("b")).isFalse();
    tcpdump.destroy();
    tcpdump.waitFor();
    List<String> lines = Files.readAllLines(seen);
    assertThat(lines)
        .anyMatch(l -> l.contains("192.168.0.1 > 224.0.0.18") && l.contains("prio 101"))
        .anyMatch(l -> l.contains("192.168.0.2 > 224.0.0.18") && l.contains("prio 100"))
        .anyMatch(l ->
            l.contains("192.168.0.1 > 224.0.0.18")
                && l.contains(ours == Ours.A ? "prio 1," : "prio 0,"))
        .noneMatch(l -> l.contains("bad") || l.contains("unknown"))
        .filteredOn(l -> l.contains("proto VRRP"))
        .allMatch(l -> l.contains("ttl 255"));
  }

  private static void equalPriorityStaysWithTheIncumbent(Lan lan, Ours ours) throws Exception {
    lan.start("a", kind(ours, Ours.A), instance("BACKUP", 100, ""));
    lan.awaitHolder("a", "b");
    Node b = lan.start("b", kind(ours, Ours.B), instance("BACKUP", 100, ""));
    b.awaitLog("Entering BACKUP STATE (init)");
    // Longer than its master_down: it would have taken over by now.
    java.util.concurrent.TimeUnit.SECONDS.sleep(5);
    assertThat(lan.holds("a")).isTrue();
    assertThat(lan.holds("b")).isFalse();
    assertThat(b.log()).doesNotContain("Entering MASTER STATE");
  }

  private static void failingScriptWithoutWeightIsAFaultAndTheOtherTakesOverAtOnce(
      Lan lan, Ours ours) throws Exception {
    Path bad = lan.folder().resolve("bad");
    Node b = lan.start("b", kind(ours, Ours.B), instance("BACKUP", 100, ""));
    b.awaitLog("Entering BACKUP STATE (init)");
    Node a = lan.start("a", kind(ours, Ours.A), script(bad, 0) + instance("MASTER", 101, TRACK));
    lan.awaitHolder("a", "b");

    Files.createFile(bad);

    a.awaitLog("Entering FAULT STATE");
    lan.awaitHolder("b", "a");
    assertThat(a.log())
        .contains("Script `c` now returning 1")
        .contains("VRRP_Script(c) failed (exited with status 1)");
    assertThat(b.log()).contains("Backup received priority 0 advertisement");

    Files.delete(bad);

    a.awaitLog("VRRP_Script(c) succeeded");
    lan.awaitHolder("a", "b");
  }

  private static void failingScriptWithWeightLowersThePriority(Lan lan, Ours ours)
      throws Exception {
    Path badA = lan.folder().resolve("badA");
    Path badB = lan.folder().resolve("badB");
    Node b = lan.start("b", kind(ours, Ours.B), script(badB, 2) + instance("BACKUP", 100, TRACK));
    b.awaitLog("Changing effective priority from 100 to 102");
    Node a = lan.start("a", kind(ours, Ours.A), script(badA, 2) + instance("MASTER", 101, TRACK));
    a.awaitLog("Changing effective priority from 101 to 103");
    lan.awaitHolder("a", "b");

    Files.createFile(badA);

    a.awaitLog("Changing effective priority from 103 to 101");
    lan.awaitHolder("b", "a");
    a.awaitLog("Master received advert from 192.168.0.2 with higher priority 102, ours 101");
  }

  private static void splitBrainHeals(Lan lan, Ours ours) throws Exception {
    Node a = lan.start("a", kind(ours, Ours.A), instance("MASTER", 101, ""));
    lan.awaitHolder("a", "b");
    Node b = lan.start("b", kind(ours, Ours.B), instance("BACKUP", 100, ""));
    b.awaitLog("Entering BACKUP STATE (init)");

    lan.cut("a", true);
    Lan.await("both hold it", () -> lan.holds("a") && lan.holds("b"));
    lan.cut("a", false);

    lan.awaitHolder("a", "b");
    b.awaitLog("Master received advert from 192.168.0.1 with higher priority 101, ours 100");
    assertThat(a.log()).doesNotContain("Entering FAULT STATE");
  }

  private static void addressDeletedByHandComesBack(Lan lan, Ours ours) throws Exception {
    Node a = lan.start("a", kind(ours, Ours.A), instance("MASTER", 101, ""));
    lan.awaitHolder("a", "b");
    Node b = lan.start("b", kind(ours, Ours.B), instance("BACKUP", 100, ""));
    b.awaitLog("Entering BACKUP STATE (init)");

    lan.on("a", "ip addr del 192.168.0.99/32 dev eth0");

    a.awaitLog("Netlink reflector reports IP 192.168.0.99 removed from eth0");
    lan.awaitHolder("a", "b");
    b.awaitLog("Backup received priority 0 advertisement");
  }

  /** What is sent, and what the backup says. The last two prove that it was still listening. */
  private static final List<List<String>> MALFORMED =
      List.of(
          List.of("2133c80100011234c0a800630000000000000000", "255", "Invalid VRRPv2 checksum"),
          List.of(
              "2133c801000155bec0a800630000000000000000", "254", "invalid TTL/HL. Received 254"),
          List.of("2233c801000154bec0a800630000000000000000", "255", "Invalid packet type. 2"),
          List.of("2133c803000155bcc0a800630000000000000000", "255", "packet too short, length 40"),
          List.of(
              "2133c801000551bac0a800630000000000000000", "255", "interval mismatch mine=1 sec"),
          List.of("2133c801090155bec0a800630000000000000000", "255", "Invalid auth type: 9"),
          List.of("3133c801006445bec0a80063", "255", "wrong version. Received 3 and expect 2"),
          List.of("2133c801", "255", "IPv4 VRRP packet too short - 24 bytes"));

  private static void malformedPacketsAreNamedAndChangeNothing(Lan lan, Ours ours)
      throws Exception {
    Node a = lan.start("a", Kind.OURS, instance("MASTER", 101, ""));
    lan.awaitHolder("a", "b");
    Node b = lan.start("b", kind(ours, Ours.B), instance("BACKUP", 100, ""));
    b.awaitLog("Entering BACKUP STATE (init)");
    for (List<String> packet : MALFORMED) {
      lan.inject(packet.get(0), Integer.parseInt(packet.get(1)));
      b.awaitLog(packet.get(2));
      a.awaitLog(packet.get(2));
    }
    assertThat(lan.holds("a")).isTrue();
    assertThat(b.log()).doesNotContain("Entering MASTER STATE");
    assertThat(a.log()).doesNotContain("Master received advert");
  }

  private static final String TRACK = "track_script {\n c\n}\n";

  private static String script(Path bad, int weight) {
    return """
    vrrp_script c {
      script "/usr/bin/test ! -e %s"
      interval 1
      weight %d
    }
    """
        .formatted(bad, weight);
  }

  private static String instance(String state, int priority, String more) {
    return """
    vrrp_instance VI_1 {
      interface eth0
      state %s
      virtual_router_id 51
      priority %d
      virtual_ipaddress {
        192.168.0.99
      }
      %s
    }
    """
        .formatted(state, priority, more);
  }
}
