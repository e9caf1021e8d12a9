package dev.evenkeel.acceptance.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.acceptance.vrrp.Lan.Kind;
import dev.evenkeel.acceptance.vrrp.Lan.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps two routers from holding one address, and what is said when they do. */
class SplitBrainTest {
  private static final int COLD_STARTS = Integer.getInteger("evenkeel.coldstarts", 2);

  @TempDir Path folder;

  /** Whatever makes two routers ignore each other is named by ours; the other one is Keepalived. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "advert_int 2 | another advertisement interval",
        "version 3 | another VRRP version",
        "authentication { auth_type PASS; auth_pass other } | another authentication type",
        "unicast_peer { 192.168.0.1 } | unicast there, multicast here",
      })
  void theReasonOfAConflictIsNamed(String theirs, String named) throws Exception {
    String lines = theirs.replace("; ", "\n").replace("{ ", "{\n").replace(" }", "\n}");
    try (Lan lan = new Lan(folder)) {
      Node a = lan.start("a", Kind.OURS, instance("MASTER", 101, ""));
      lan.start("b", Kind.REAL, instance("BACKUP", 100, lines));
      a.awaitLog("(VI_1) conflict with 192.168.0.2: " + named);
    }
  }

  @Test
  void anAddressIsTakenFromOneThatWasKilled() throws Exception {
    try (Lan lan = new Lan(folder)) {
      Node a = lan.start("a", Kind.OURS, instance("MASTER", 101, ""));
      lan.awaitHolder("a", "b");
      Node b = lan.start("b", Kind.REAL, instance("BACKUP", 100, ""));
      b.awaitLog("Entering BACKUP STATE (init)");
      a.signal("KILL");
      // Keepalived would leave it there for ever.
      lan.awaitHolder("b", "a");
    }
  }

  /** The timers of Keepalived differ by four milliseconds, and now and then both become master. */
  @Test
  void ofTwoStartedTogetherOneBecomesMaster() throws Exception {
    for (int start = 0; start < COLD_STARTS; start++) {
      try (Lan lan = new Lan(folder)) {
        Node a = lan.start("a", Kind.OURS, instance("MASTER", 101, ""));
        Node b = lan.start("b", Kind.OURS, instance("BACKUP", 100, ""));
        a.awaitLog("Entering BACKUP STATE (init)");
        b.awaitLog("Entering BACKUP STATE (init)");
        lan.awaitHolder("a", "b");
        assertThat(a.log()).contains("Entering MASTER STATE");
      }
    }
  }

  /** A host that is no router at all has the address: who, is said before it is taken. */
  @Test
  void oneThatAnswersForTheAddressIsNamed() throws Exception {
    try (Lan lan = new Lan(folder)) {
      lan.on("c", "ip addr add 192.168.0.99/24 dev eth0");
      String mac = lan.on("c", "cat /sys/class/net/eth0/address").strip();
      Path told = folder.resolve("told");
      String hook = "notify_conflict \"/bin/sh -c 'echo $* >> %s' hook\" root".formatted(told);
      Node a = lan.start("a", Kind.OURS, instance("MASTER", 101, hook));
      a.awaitLog("Entering MASTER STATE");
      String reason = "it answers for 192.168.0.99, which this router is about to take";
      a.awaitLog("conflict with %s: %s".formatted(mac, reason));
      assertThat(a.log().indexOf(reason)).isLessThan(a.log().indexOf("Entering MASTER STATE"));
      Lan.await("the hook", () -> Files.exists(told) && !told.toFile().isDirectory());
      Lan.await("its words", () -> told.toFile().length() > 0);
      assertThat(Files.readString(told)).startsWith("INSTANCE VI_1 CONFLICT " + mac);
    }
  }

  /**
   * The switch forgets one of two; c asks the other one, which so hears that its cable is good.
   * With nothing but VRRP both would be master.
   */
  @ParameterizedTest(name = "{0} is cut off")
  @CsvSource({"a, b", "b, a"})
  void aSecondPathTellsWhoIsToBeMaster(String lonely, String connected) throws Exception {
    try (Lan lan = new Lan(folder)) {
      lan.secondCable();
      Node a = lan.start("a", Kind.OURS, instance("MASTER", 101, ""), "peer=10.9.0.2");
      lan.awaitHolder("a", "b");
      Node b = lan.start("b", Kind.OURS, instance("BACKUP", 100, ""), "peer=10.9.0.1");
      b.awaitLog("Entering BACKUP STATE (init)");
      String target = connected.equals("a") ? "192.168.0.1" : "192.168.0.2";
      String talk =
          "import socket,time\ns=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)\n"
              + "while True: s.sendto(b'x',('%s',9)); time.sleep(0.2)".formatted(target);
      lan.run("c", folder.resolve("talk"), "python3", "-c", talk);

      lan.cut(lonely, true);

      if (lonely.equals("a")) {
        lan.awaitHolder("b", "a");
        a.awaitLog("10.9.0.2 is master, as it says by the second path");
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
