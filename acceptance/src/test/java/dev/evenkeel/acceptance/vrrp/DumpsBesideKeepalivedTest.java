package dev.evenkeel.acceptance.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.acceptance.vrrp.Lan.Kind;
import dev.evenkeel.acceptance.vrrp.Lan.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that answer signals, of one configuration, by both programs one after the other. */
class DumpsBesideKeepalivedTest {
  private static final String DATA = "/tmp/keepalived.data";
  private static final String BFD = "/tmp/keepalived_bfd.data";
  private static final String JSON = "/tmp/keepalived.json";
  private static final String STATS = "/tmp/keepalived.stats";

  @TempDir Path folder;

  /** What a program wrote. */
  private record Dumps(String json, String stats, String data, String bfd) {}

  @Test
  void theySayTheSame() throws Exception {
    Path file = Files.writeString(folder.resolve("tracked"), "4\n");
    String config = CONFIG.replace("FILE", file.toString());
    Dumps theirs = dumps(Kind.REAL, config);
    Dumps ours = dumps(Kind.OURS, config);

    assertThat(ours.stats()).isEqualTo(theirs.stats());
    assertThat(ours.json()).isEqualTo(theirs.json());
    // Every line of ours is one of theirs, in its section.
    assertThat(additional(ours.data(), theirs.data())).isEmpty();
    assertThat(additional(ours.bfd(), theirs.bfd())).isEmpty();
    assertThat(ours.bfd()).contains("BFD Instance = peer", "local tx intv = 1000000 us");
    assertThat(ours.data()).contains("VRRP Sync Group = G, MASTER", "Bfd is down", "Have quorum");
    // What Keepalived says of instances beyond that, by name.
    assertThat(additional(instances(theirs.data()), ours.data()))
        .extracting(line -> line.strip().replaceAll("( = | : |[ :]*[0-9]|, ).*", ""))
        .containsOnly(
            "Number of config faults",
            "Number of interface and track script faults",
            "Number of track scripts init",
            "Read timeout",
            "Total priority",
            "Multicast address ff",
            "Password",
            "Unicast checksum compatibility",
            "fd_in",
            "------< VRRP Sockpool >------");
  }

  private static String instances(String data) {
    String begin = "------< VRRP Topology >------";
    String end = "------< VRRP Sockpool >------";
    return data.substring(data.indexOf(begin), data.indexOf(end) + end.length());
  }

  private static List<String> additional(String ours, String theirs) {
    List<String> lines = new ArrayList<>(ours.lines().toList());
    lines.removeAll(theirs.lines().toList());
    return lines;
  }

  private Dumps dumps(Kind kind, String config) throws Exception {
    Path own = Files.createDirectory(folder.resolve(kind.name()));
    try (Lan lan = new Lan(own)) {
      lan.secondCable();
      Node node = lan.start("a", kind, config);
      for (String name : List.of("VI_1", "VI_6", "VI_U")) {
        node.awaitLog("(" + name + ") Entering MASTER STATE");
      }
      for (String path : List.of(DATA, STATS, JSON, BFD)) {
        Files.deleteIfExists(Path.of(path));
      }
      node.signal("USR1");
      node.signal("USR2");
      node.signal("36");
      for (String path : List.of(DATA, STATS, JSON, BFD)) {
        Lan.await(path, () -> isWhole(Path.of(path)));
      }
      return new Dumps(json(), stats(), data(), bfd());
    }
  }

  /** Keepalived writes into the file itself. */
  private static boolean isWhole(Path file) {
    try {
      long size = Files.exists(file) ? Files.size(file) : 0;
      TimeUnit.MILLISECONDS.sleep(200);
      return size > 0 && Files.size(file) == size;
    } catch (java.io.IOException gone) {
      return false;
    } catch (InterruptedException ended) {
      throw new AssertionError(ended);
    }
  }

  /** Without times, counts, and what only one of them says. */
  private static String json() throws Exception {
    return Files.readString(Path.of(JSON))
        .replace("\\/", "/")
        .replaceAll("\\s+(?=([^\"]*\"[^\"]*\")*[^\"]*$)", "")
        .replaceAll("\"(last_transition|advert_sent)\":[0-9.]+", "\"$1\":0")
        .replaceAll("\"strict_mode\":0,", "")
        .replaceAll(",\"auth_data\":\"[^\"]*\"", "")
        .replaceAll(",\"conflicts_total\":0", "")
        .replaceAll("\"vrules\":\\[[^]]*],", "");
  }

  /** Without the number that each chooses for itself. */
  private static String bfd() throws Exception {
    return Files.readString(Path.of(BFD)).replaceAll("local discriminator = .*", "");
  }

  private static String stats() throws Exception {
    return Files.readString(Path.of(STATS)).replaceAll("Sent: \\d+\n  Became", "Sent: 0\n  Became");
  }

  private static String data() throws Exception {
    return Files.readString(Path.of(DATA))
        .replaceAll("(Last transition = |src_ip = fe80:).*", "$1")
        .replaceAll(", uid:gid .*", "")
        .replaceAll("Virtual Rules :\n.*\n", "");
  }

  private static final String CONFIG =
      """
      global_defs {
        router_id LB1
        enable_script_security
        script_user root
      }
      vrrp_script chk {
        script "/usr/bin/true"
        interval 1
        timeout 1
        weight 2
      }
      vrrp_track_process proc {
        process no-such-program
        weight 3
      }
      track_file tf {
        file FILE
        weight 2
      }
      bfd_instance peer {
        neighbor_ip 192.168.0.2
        source_ip 192.168.0.1
        min_rx 50
        min_tx 50
        multiplier 3
      }
      vrrp_sync_group G {
        group {
          VI_6
          VI_7
        }
      }
      vrrp_instance VI_1 {
        interface eth0
        state MASTER
        virtual_router_id 51
        priority 101
        virtual_ipaddress {
          192.168.0.99/24
        }
        virtual_ipaddress_excluded {
          192.168.0.98
        }
        virtual_routes {
          10.8.0.0/16 via 192.168.0.254 dev eth0
          10.7.0.0/16 dev eth0 table 100 metric 5 scope link
        }
        virtual_rules {
          from 192.168.0.99 table 100 preference 500
        }
        track_script {
          chk weight 4 reverse
        }
        track_process {
          proc
        }
        track_file {
          tf
        }
        track_bfd {
          peer weight 5
        }
        track_interface {
          eth1 weight 3
        }
      }
      vrrp_instance VI_6 {
        interface eth0
        state MASTER
        virtual_router_id 52
        priority 101
        virtual_ipaddress {
          fe80::99
          fd00::99/64
        }
      }
      vrrp_instance VI_7 {
        interface eth1
        state MASTER
        virtual_router_id 52
        priority 101
        virtual_ipaddress {
          10.9.0.99
        }
      }
      vrrp_instance VI_U {
        interface eth0
        state BACKUP
        virtual_router_id 53
        priority 50
        preempt_delay 5
        notify_master /usr/bin/true
        garp_master_refresh 7
        unicast_src_ip 192.168.0.1
        unicast_peer {
          192.168.0.2
        }
        authentication {
          auth_type PASS
          auth_pass secret
        }
        virtual_ipaddress {
          192.168.0.97
        }
      }
      """;
}
