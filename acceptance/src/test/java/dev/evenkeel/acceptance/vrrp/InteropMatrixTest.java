package dev.evenkeel.acceptance.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.acceptance.vrrp.Lan.Kind;
import dev.evenkeel.acceptance.vrrp.Lan.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one node configured in this way and another configured in that way make of each other, ours
 * being {@code a} (192.168.0.1), the real Keepalived {@code b} (192.168.0.2), and the other way
 * round. The cells have their own networks, and several run at a time.
 */
class InteropMatrixTest {
  private static final String INTEROP = "evenkeel.interop";
  private static final int AT_A_TIME = 8;

  @TempDir static Path folder;

  /** One cell: what is set up, done and expected. */
  interface Cell {
    void play(Lan lan, Kind a, Kind b) throws Exception;
  }

  /** Which sides a cell is played on. */
  enum Sides {
    /** Ours as a; as b too where that is asked for. */
    BOTH,
    /** Ours as a and as b, in every run. */
    EACH,
    /** Only ours as a. */
    OURS_A,
    /** Only ours as b. */
    OURS_B
  }

  private record Named(String name, Sides sides, Cell cell) {}

  private final List<Named> cells = new ArrayList<>();

  private void cell(String name, Cell cell) {
    cell(name, Sides.BOTH, cell);
  }

  private void cell(String name, Sides sides, Cell cell) {
    cells.add(new Named(name, sides, cell));
  }

  @TestFactory
  Stream<DynamicTest> cells() {
    define();
    SideBySide played = new SideBySide(folder, AT_A_TIME);
    for (Named named : cells) {
      if (named.sides() != Sides.OURS_B) {
        played.cell(named.name() + ", ours a", lan -> named.cell().play(lan, Kind.OURS, Kind.REAL));
      }
      // The other way round takes as long again: -Devenkeel.interop=both plays it as well.
      boolean both =
          named.sides() == Sides.OURS_B
              || named.sides() == Sides.EACH
              || "both".equals(System.getProperty(INTEROP));
      if (named.sides() != Sides.OURS_A && both) {
        played.cell(named.name() + ", ours b", lan -> named.cell().play(lan, Kind.REAL, Kind.OURS));
      }
    }
    return played.tests();
  }

  private void define() {
    defineVersions();
    defineTransport();
    defineMismatches();
    definePreemption();
    defineRest();
  }

  private void defineVersions() {
    cell(
        "version 3, centiseconds",
        (lan, a, b) -> {
          Node low = lan.start("b", b, v3("BACKUP", 100, "0.2", ""));
          lan.awaitHolder("b", "a");
          Node high = lan.start("a", a, v3("BACKUP", 101, "0.2", ""));
          lan.awaitHolder("a", "b");
          low.awaitLog("higher priority 101, ours 100");
          assertThat(high.stop()).isZero();
          lan.awaitHolder("b", "a");
        });
    cell(
        "version 3, other intervals are learned",
        (lan, a, b) -> {
          Node high = lan.start("a", a, v3("BACKUP", 101, "0.5", ""));
          lan.awaitHolder("a", "b");
          Node low = lan.start("b", b, v3("BACKUP", 100, "0.2", ""));
          low.awaitLog("advertisement interval updated from 200ms to 500ms by master");
          high.signal("KILL");
          low.awaitLog("Entering MASTER STATE");
          low.awaitLog("changing advert interval from 500ms to locally configured 200ms");
        });
    cell(
        "IPv6",
        (lan, a, b) -> {
          String addresses = "fe80::99\n fd00::99/64";
          Node low = lan.start("b", b, instance("BACKUP", 100, addresses, "advert_int 0.3"));
          lan.awaitHolder("b", "a", "fd00::99");
          assertThat(lan.holds("b", "fe80::99")).isTrue();
          Node high = lan.start("a", a, instance("BACKUP", 101, addresses, "advert_int 0.3"));
          lan.awaitHolder("a", "b", "fd00::99");
          low.awaitLog("with higher priority 101, ours 100");
          assertThat(high.log()).contains("nsolicited Neighbour Advert on eth0 for fd00::99");
          assertThat(high.stop()).isZero();
          lan.awaitHolder("b", "a", "fd00::99");
        });
    cell(
        "IPv6 master that yields to a better one",
        (lan, a, b) -> {
          Node first = lan.start("a", a, instance("BACKUP", 99, "fd00::99", "advert_int 0.3"));
          lan.awaitHolder("a", "b", "fd00::99");
          lan.start("b", b, instance("BACKUP", 100, "fd00::99", "advert_int 0.3"));
          lan.awaitHolder("b", "a", "fd00::99");
          first.awaitLog("with higher priority 100, ours 99");
        });
    cell(
        "version 3 ignores authentication",
        (lan, a, b) -> {
          Node high = lan.start("a", a, v3("BACKUP", 101, "0.2", password("secret")));
          lan.awaitHolder("a", "b");
          Node low = lan.start("b", b, v3("BACKUP", 100, "0.2", ""));
          low.awaitLog("Entering BACKUP STATE (init)");
          assertThat(high.log())
              .contains("VRRP version 3 does not support authentication. Ignoring.");
          stays(lan, "a", "b");
        });
  }

  private void defineTransport() {
    for (String version : List.of("2", "3")) {
      cell(
          "unicast, version " + version,
          (lan, a, b) -> {
            String more = "version " + version + "\n";
            lan.start("a", a, unicast(101, 2, more));
            lan.awaitHolder("a", "b");
            Node low = lan.start("b", b, unicast(100, 1, more));
            low.awaitLog("Entering BACKUP STATE (init)");
            stays(lan, "a", "b");
          });
    }
    cell(
        "unicast over IPv6",
        (lan, a, b) -> {
          String peers =
              "unicast_src_ip fd00::%d\n unicast_peer {\n fd00::%d\n }\nadvert_int 0.3\n";
          lan.start("a", a, instance("BACKUP", 101, "fd00::99", peers.formatted(1, 2)));
          lan.awaitHolder("a", "b", "fd00::99");
          Node low = lan.start("b", b, instance("BACKUP", 100, "fd00::99", peers.formatted(2, 1)));
          low.awaitLog("Entering BACKUP STATE (init)");
          TimeUnit.SECONDS.sleep(2);
          assertThat(lan.holds("b", "fd00::99")).isFalse();
        });
    cell(
        "unicast and multicast do not hear each other",
        (lan, a, b) -> {
          lan.start("a", a, unicast(101, 2, ""));
          lan.start("b", b, v2("BACKUP", 100, ""));
          lan.awaitBoth();
        });
    cell(
        "a peer behind a router is not believed",
        (lan, a, b) -> {
          lan.start("a", a, unicast(101, 2, "unicast_ttl 64\n"));
          Node low =
              lan.start(
                  "b",
                  b,
                  v2(
                      "BACKUP",
                      100,
                      "unicast_src_ip 192.168.0.2\nunicast_peer {\n 192.168.0.1 min_ttl 255\n}\n"));
          low.awaitLog("TTL/HL 64 not in range 255 - 255");
          lan.awaitBoth();
        });
  }

  private void defineMismatches() {
    cell(
        "passwords equal in the first eight characters",
        (lan, a, b) -> {
          lan.start("a", a, v2("BACKUP", 101, password("supersecret")));
          lan.awaitHolder("a", "b");
          Node low = lan.start("b", b, v2("BACKUP", 100, password("supersec")));
          low.awaitLog("Entering BACKUP STATE (init)");
          stays(lan, "a", "b");
        });
    mismatch("other passwords", password("one"), password("two"), "received an invalid passwd!");
    mismatch("password and none", "", password("two"), "received a 0 auth, expecting 1!");
    mismatch("none and password", password("two"), "", "received a 1 auth, expecting 0!");
    mismatch(
        "other intervals in version 2",
        "",
        "advert_int 2\n",
        "advertisement interval mismatch mine=2 sec rcv'd=1 sec");
    mismatch("versions 2 and 3", "version 3\n", "", "wrong version. Received 3 and expect 2");
    cell(
        "another number of addresses does not split the pair",
        Sides.OURS_B,
        (lan, a, b) -> {
          lan.start("a", a, instance("BACKUP", 101, Lan.VIP + "\n 192.168.0.98", ""));
          lan.awaitHolder("a", "b");
          Node low = lan.start("b", b, v2("BACKUP", 100, ""));
          low.awaitLog("received an unexpected ip number count 2, expected 1!");
          stays(lan, "a", "b");
        });
  }

  /** Both hold the address, and b says why it does not believe a. */
  private void mismatch(String name, String moreA, String moreB, String said) {
    cell(
        name,
        (lan, a, b) -> {
          lan.start("a", a, v2("BACKUP", 101, moreA));
          Node low = lan.start("b", b, v2("BACKUP", 100, moreB));
          low.awaitLog(said);
          lan.awaitBoth();
        });
  }

  private void definePreemption() {
    cell(
        "nopreempt leaves a weaker master alone",
        (lan, a, b) -> {
          // With a short interval a busy machine is late often enough for an election.
          lan.start("b", b, v3("BACKUP", 100, "1", ""));
          lan.awaitHolder("b", "a");
          Node high = lan.start("a", a, v3("BACKUP", 150, "1", "nopreempt\n"));
          high.awaitLog("Entering BACKUP STATE (init)");
          stays(lan, "b", "a");
        });
    cell(
        "preempt_delay",
        (lan, a, b) -> {
          lan.start("b", b, v3("BACKUP", 100, "0.2", ""));
          lan.awaitHolder("b", "a");
          Node high = lan.start("a", a, v3("BACKUP", 150, "0.2", "preempt_delay 3\n"));
          high.awaitLog("start preempt delay (3.000000)");
          assertThat(lan.holds("a")).isFalse();
          lan.awaitHolder("a", "b");
        });
    cell(
        "the owner takes its address at once",
        (lan, a, b) -> {
          lan.start("b", b, v2("BACKUP", 100, ""));
          lan.awaitHolder("b", "a");
          Node owner = lan.start("a", a, v2("MASTER", 255, ""));
          lan.awaitHolder("a", "b");
          assertThat(owner.log()).doesNotContain("(init)");
        });
    String fix = "both configured as address owner, please fix - ";
    twoOwners(
        "Keepalived yields to whoever it hears, though its address is the higher one",
        Sides.OURS_A,
        "a",
        fix + "reducing local priority");
    twoOwners(
        "ours with the higher address stays",
        Sides.OURS_B,
        "b",
        fix + "keeping local priority",
        "conflict with 192.168.0.1: both are configured as address owner");
    cell(
        "weights end at 254",
        (lan, a, b) -> {
          String script = "vrrp_script c {\n script \"/bin/true\"\n interval 1\n weight 100\n}\n";
          Node high =
              lan.start("a", a, script + v3("BACKUP", 250, "0.2", "track_script {\n c\n}\n"));
          high.awaitLog("Changing effective priority from 250 to 254");
          lan.start("b", b, v3("BACKUP", 253, "0.2", ""));
          lan.awaitHolder("a", "b");
        });
  }

  /** b is there first, and says something when a comes; one of them has the address in the end. */
  private void twoOwners(String name, Sides sides, String holder, String... said) {
    cell(
        "two owners: " + name,
        sides,
        (lan, a, b) -> {
          Node first = lan.start("b", b, v2("MASTER", 255, ""));
          lan.awaitHolder("b", "a");
          Node second = lan.start("a", a, v2("MASTER", 255, ""));
          for (String line : said) {
            first.awaitLog(line);
          }
          lan.awaitHolder(holder, holder.equals("a") ? "b" : "a");
          boolean yields = second.log().contains("reducing local priority");
          assertThat(yields).isEqualTo(holder.equals("b"));
        });
  }

  private void defineRest() {
    cell(
        "a reload with a lower priority hands over without a gap",
        (lan, a, b) -> {
          Node high = lan.start("a", a, v3("BACKUP", 101, "0.3", ""));
          lan.awaitHolder("a", "b");
          Node low = lan.start("b", b, v3("BACKUP", 100, "0.3", ""));
          low.awaitLog("Entering BACKUP STATE (init)");
          Files.writeString(high.config, v3("BACKUP", 99, "0.3", ""));
          high.signal("HUP");
          lan.awaitHolder("b", "a");
          high.awaitLog("higher priority 100, ours 99");
          assertThat(high.log()).doesNotContain("sent 0 priority");
        });
    cell(
        "a reload that cannot run changes nothing",
        Sides.OURS_A,
        (lan, a, b) -> {
          Node high = lan.start("a", a, v3("BACKUP", 101, "0.3", ""));
          lan.awaitHolder("a", "b");
          String bad = v3("BACKUP", 101, "0.3", "").replace("interface eth0", "interface eth7");
          Files.writeString(high.config, bad);
          high.signal("HUP");
          high.awaitLog("Non-existent interface specified in configuration");
          lan.start("b", b, v3("BACKUP", 100, "0.3", ""));
          stays(lan, "a", "b");
        });
    for (String other : List.of("use_vmac\n", "")) {
      cell(
          "virtual Ethernet address and " + (other.isEmpty() ? "none" : "the same"),
          Sides.EACH,
          (lan, a, b) -> {
            lan.start("b", b, v3("BACKUP", 100, "0.3", other));
            lan.awaitHolder("b", "a");
            lan.start("a", a, v3("BACKUP", 101, "0.3", "use_vmac\n"));
            lan.awaitHolder("a", "b");
            assertThat(lan.on("a", "ip link show vrrp.51")).contains("00:00:5e:00:01:33");
            assertThat(lan.on("a", "ip addr show vrrp.51")).contains(Lan.VIP);
          });
    }
    cell(
        "excluded addresses, routes and rules move along",
        (lan, a, b) -> {
          String more =
              """
              virtual_ipaddress_excluded {
                192.168.0.97
                fd00::97
              }
              virtual_routes {
                10.8.0.0/16 via 192.168.0.254 dev eth0 mtu 1400
              }
              virtual_rules {
                from 192.168.0.99 table 100 preference 500
              }
              """;
          lan.start("b", b, v3("BACKUP", 100, "0.3", more));
          lan.awaitHolder("b", "a", "fd00::97");
          Node high = lan.start("a", a, v3("BACKUP", 101, "0.3", more));
          lan.awaitHolder("a", "b", "fd00::97");
          Lan.await("the route", () -> routes(lan, "a").contains("10.8.0.0/16"));
          Lan.await("no route", () -> !routes(lan, "b").contains("10.8.0.0/16"));
          assertThat(lan.on("a", "ip rule")).contains("from 192.168.0.99 lookup 100");
          assertThat(high.stop()).isZero();
          assertThat(routes(lan, "a")).doesNotContain("10.8.0.0/16");
          assertThat(lan.on("a", "ip rule")).doesNotContain("lookup 100");
        });
    cell(
        "no_accept answers neighbours but nobody else",
        (lan, a, b) -> {
          lan.start("b", b, v3("BACKUP", 100, "0.3", "no_accept\n"));
          lan.start("a", a, v3("BACKUP", 101, "0.3", "no_accept\n"));
          lan.awaitHolder("a", "b");
          assertThat(connect(lan, "192.168.0.1")).contains("refused");
          assertThat(connect(lan, Lan.VIP)).contains("timed out");
        });
    cell("a sync group goes together", InteropMatrixTest::syncGroup);
    cell(
        "states are written to the pipe",
        Sides.OURS_A,
        (lan, a, b) -> {
          Path pipe = folder.resolve("pipe");
          Path read = folder.resolve("read");
          Lan.sh("mkfifo " + pipe);
          Process reader =
              new ProcessBuilder("cat", pipe.toString()).redirectOutput(read.toFile()).start();
          try {
            lan.start(
                "a",
                a,
                "global_defs {\n vrrp_notify_fifo "
                    + pipe
                    + "\n}\n"
                    + v3("BACKUP", 101, "0.3", ""));
            Lan.await("master", () -> read(read).contains("INSTANCE \"VI_1\" MASTER 101"));
            assertThat(read(read)).startsWith("INSTANCE \"VI_1\" BACKUP 101");
          } finally {
            reader.destroy();
          }
        });
  }

  private static void syncGroup(Lan lan, Kind a, Kind b) throws Exception {
    for (String host : List.of("a", "b")) {
      lan.on(host, "ip link add dum0 type veth peer name dum1");
      lan.on(host, "ip addr add 10.0.0.%d/24 dev dum0".formatted(host.equals("a") ? 1 : 2));
      lan.on(host, "ip link set dum0 up");
      lan.on(host, "ip link set dum1 up");
    }
    Node high = lan.start("a", a, group(101));
    lan.awaitHolder("a", "b");
    high.awaitLog("VRRP_Group(G) Syncing instances to MASTER state");
    Node low = lan.start("b", b, group(100));
    low.awaitLog("(VI_1) Entering BACKUP STATE (init)");

    lan.on("a", "ip link set dum1 down");

    high.awaitLog("VRRP_Group(G) Syncing instances to FAULT state");
    lan.awaitHolder("b", "a");
    low.awaitLog("(VI_1) Backup received priority 0 advertisement");
    lan.on("a", "ip link set dum1 up");
    lan.awaitHolder("a", "b");
    low.awaitLog("VRRP_Group(G) Syncing instances to BACKUP state");
  }

  /** The second member's own network has nobody else on it. */
  private static String group(int priority) {
    return "vrrp_sync_group G {\n group {\n VI_1\n VI_2\n }\n}\n"
        + v3("BACKUP", priority, "0.3", "")
        + v3("BACKUP", priority, "0.3", "")
            .replace("VI_1", "VI_2")
            .replace("eth0", "dum0")
            .replace("router_id 51", "router_id 52")
            .replace(Lan.VIP, "10.0.0.99");
  }

  private static String connect(Lan lan, String address) throws Exception {
    return lan.on(
        "c",
        "python3 -c 'import socket\ns=socket.socket();s.settimeout(1)\ntry: s.connect((\""
            + address
            + "\",7))\nexcept Exception as e: print(e)'");
  }

  private static String routes(Lan lan, String host) {
    try {
      return lan.on(host, "ip route");
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** For longer than the other would need to take over. */
  private static void stays(Lan lan, String holder, String other) throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(lan.holds(holder)).isTrue();
      assertThat(lan.holds(other)).isFalse();
      // The time is what is tested: nothing must happen in it.
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static String password(String word) {
    return "authentication {\n auth_type PASS\n auth_pass %s\n}\n".formatted(word);
  }

  private static String unicast(int priority, int peer, String more) {
    String peers =
        "unicast_src_ip 192.168.0.%d\nunicast_peer {\n 192.168.0.%d\n}\n".formatted(3 - peer, peer);
    return v2("BACKUP", priority, peers + more);
  }

  private static String v2(String state, int priority, String more) {
    return instance(state, priority, Lan.VIP, more);
  }

  private static String v3(String state, int priority, String interval, String more) {
    return instance(
        state, priority, Lan.VIP, "version 3\nadvert_int %s\n%s".formatted(interval, more));
  }

  private static String instance(String state, int priority, String addresses, String more) {
    return """
    vrrp_instance VI_1 {
      interface eth0
      state %s
      virtual_router_id 51
      priority %d
      virtual_ipaddress {
        %s
      }
      %s
    }
    """
        .formatted(state, priority, addresses, more);
  }
}
