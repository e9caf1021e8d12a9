package dev.evenkeel.acceptance.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.acceptance.vrrp.Lan.Kind;
import dev.evenkeel.acceptance.vrrp.Lan.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What keeps two routers from holding one address, and what is said when they do. */
class SplitBrainTest {
  private static final int COLD_STARTS = Integer.getInteger("evenkeel.coldstarts", 2);
  private static final int AT_A_TIME = 4;

  /** What the other one, a real Keepalived, has in its file, and how ours names it. */
  private static final Map<String, String> CONFLICTS =
      Map.of(
          "advert_int 2",
          "another advertisement interval",
          "version 3",
          "another VRRP version",
          "authentication {\n auth_type PASS\n auth_pass other\n}",
          "another authentication type",
          "unicast_peer {\n 192.168.0.1\n}",
          "unicast there, multicast here");

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> cells() {
    SideBySide cells = new SideBySide(folder, AT_A_TIME);
    CONFLICTS.forEach((theirs, named) ->
        cells.cell("named: " + named, lan -> theReasonOfAConflictIsNamed(lan, theirs, named)));
    cells.cell("killed", SplitBrainTest::anAddressIsTakenFromOneThatWasKilled);
    for (int start = 1; start <= COLD_STARTS; start++) {
      cells.cell("started together " + start, SplitBrainTest::ofTwoStartedTogetherOneBecomesMaster);
    }
    for (String address : List.of(Lan.VIP, "fd00::99")) {
      cells.cell("it answers for " + address, lan -> oneThatAnswersIsNamed(lan, address));
    }
    for (String peers : List.of("10.9.0.", "fd09::")) {
      cells.cell("a is cut off, " + peers, lan -> aSecondPathTells(lan, "a", "b", peers));
    }
    cells.cell("b is cut off", lan -> aSecondPathTells(lan, "b", "a", "10.9.0."));
    cells.cell(
        "heartbeats are lost", SplitBrainTest::aMasterThatAdvertisesIsNotDeadWithoutHeartbeats);
    return cells.tests();
  }

  private static void theReasonOfAConflictIsNamed(Lan lan, String theirs, String named)
      throws Exception {
    Node a = lan.start("a", Kind.OURS, instance("MASTER", 101, ""));
    lan.start("b", Kind.REAL, instance("BACKUP", 100, theirs));
    a.awaitLog("(VI_1) conflict with 192.168.0.2: " + named);
  }

  private static void anAddressIsTakenFromOneThatWasKilled(Lan lan) throws Exception {
    Node a = lan.start("a", Kind.OURS, instance("MASTER", 101, ""));
    lan.awaitHolder("a", "b");
    Node b = lan.start("b", Kind.REAL, instance("BACKUP", 100, ""));
    b.awaitLog("Entering BACKUP STATE (init)");
    a.signal("KILL");
    // Keepalived would leave it there for ever.
    lan.awaitHolder("b", "a");
  }

  /** The timers of Keepalived differ by four milliseconds, and now and then both become master. */
  private static void ofTwoStartedTogetherOneBecomesMaster(Lan lan) throws Exception {
    Node a = lan.start("a", Kind.OURS, instance("MASTER", 101, ""));
    Node b = lan.start("b", Kind.OURS, instance("BACKUP", 100, ""));
    a.awaitLog("Entering BACKUP STATE (init)");
    b.awaitLog("Entering BACKUP STATE (init)");
    lan.awaitHolder("a", "b");
    assertThat(a.log()).contains("Entering MASTER STATE");
  }

  /** A host that is no router at all has the address: who, is said before it is taken. */
  private static void oneThatAnswersIsNamed(Lan lan, String address) throws Exception {
    boolean ipv6 = address.contains(":");
    lan.on("c", "ip addr add %s/%d dev eth0".formatted(address, ipv6 ? 64 : 24));
    String mac = lan.on("c", "cat /sys/class/net/eth0/address").strip();
    Path told = lan.folder().resolve("told");
    String hook = "notify_conflict \"/bin/sh -c 'echo $* >> %s' hook\" root".formatted(told);
    String config = instance("MASTER", 101, hook).replace(Lan.VIP, address);
    Node a = lan.start("a", Kind.OURS, config);
    a.awaitLog("Entering MASTER STATE");
    String reason = "it answers for %s, which this router is about to take".formatted(address);
    a.awaitLog("conflict with %s: %s".formatted(mac, reason));
    assertThat(a.log().indexOf(reason)).isLessThan(a.log().indexOf("Entering MASTER STATE"));
    Lan.await("the hook", () -> Files.exists(told) && !told.toFile().isDirectory());
    Lan.await("its words", () -> told.toFile().length() > 0);
    assertThat(Files.readString(told)).startsWith("INSTANCE VI_1 CONFLICT " + mac);
  }

  /**
   * The switch forgets one of two; c asks the other one, which so hears that its cable is good.
   * With nothing but VRRP both would be master.
   */
  private static void aSecondPathTells(Lan lan, String lonely, String connected, String peers)
      throws Exception {
    lan.secondCable();
    Node a = lan.start("a", Kind.OURS, instance("MASTER", 101, ""), "peer=" + peers + "2");
    lan.awaitHolder("a", "b");
    Node b = lan.start("b", Kind.OURS, instance("BACKUP", 100, ""), "peer=" + peers + "1");
    b.awaitLog("Entering BACKUP STATE (init)");
    String target = connected.equals("a") ? "192.168.0.1" : "192.168.0.2";
    String talk =
        "import socket,time\ns=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)\n"
            + "while True: s.sendto(b'x',('%s',9)); time.sleep(0.2)".formatted(target);
    lan.run("c", lan.folder().resolve("talk"), "python3", "-c", talk);

    lan.cut(lonely, true);

    if (lonely.equals("a")) {
      lan.awaitHolder("b", "a");
      a.awaitLog(" is master, as it says by the second path");
    } else {
      b.awaitLog("its advertisements do not arrive, the second path works");
    }
    // Longer than a backup waits: nothing may happen in it.
    for (int look = 0; look < 30; look++) {
      assertThat(lan.holds(connected)).isTrue();
      assertThat(lan.holds(lonely)).isFalse();
      TimeUnit.MILLISECONDS.sleep(200);
    }
    lan.cut(lonely, false);
    lan.awaitHolder("a", "b");
  }

  /** In the time without heartbeats there are advertisements. */
  private static void aMasterThatAdvertisesIsNotDeadWithoutHeartbeats(Lan lan) throws Exception {
    assumeTrue(Lan.exists("nft"), "nft is not installed");
    Node a = lan.start("a", Kind.OURS, instance("MASTER", 101, ""), "detect=3000");
    lan.awaitHolder("a", "b");
    Node b = lan.start("b", Kind.OURS, instance("BACKUP", 100, ""), "detect=3000");
    b.awaitLog("node 192.168.0.1 on eth0 is of our own kind");
    // By then it has been heard as master.
    Lan.await("known", () -> b.log().contains("Entering BACKUP STATE (init)"));
    TimeUnit.SECONDS.sleep(2);

    lan.on("a", "nft add table inet t");
    lan.on("a", "nft 'add chain inet t out { type filter hook output priority 0; }'");
    lan.on("a", "nft add rule inet t out udp dport 11251 drop");

    b.awaitLog("no heartbeat for 3000 ms, but advertisements of its router arrive");
    TimeUnit.SECONDS.sleep(4);
    assertThat(b.log()).doesNotContain("Entering MASTER STATE");
    assertThat(a.log()).doesNotContain("conflict with");
    a.signal("KILL");
    b.awaitLog("Entering MASTER STATE");
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
