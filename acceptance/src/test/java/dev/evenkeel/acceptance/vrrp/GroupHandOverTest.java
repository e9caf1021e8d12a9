package dev.evenkeel.acceptance.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.acceptance.vrrp.Lan.Kind;
import dev.evenkeel.acceptance.vrrp.Lan.Node;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The members of a sync group are handed over together, there and back. */
class GroupHandOverTest {
  private static final String OTHER_VIP = "10.9.0.99";

  @TempDir Path folder;

  @Test
  void allOfThemMoveAndKeepTheirConnections() throws Exception {
    try (Lan lan = new Lan(folder)) {
      assumeTrue(Lan.exists("nft"), "nft is not installed");
      lan.secondCable();
      Node b = lan.start("b", Kind.OURS, group(100));
      lan.awaitHolder("b", "a");
      Node a = lan.start("a", Kind.OURS, group(101));
      for (String member : new String[] {"VI_1", "VI_2"}) {
        a.awaitLog("(%s) %s hands over".formatted(member, of(member, 2)));
        b.awaitLog("(" + member + ") keeping 0 connections");
      }
      lan.awaitHolder("a", "b");
      lan.awaitHolder("a", "b", OTHER_VIP);

      a.signal("TERM");
      for (String member : new String[] {"VI_1", "VI_2"}) {
        b.awaitLog("(%s) %s hands over".formatted(member, of(member, 1)));
      }
      assertThat(a.stop()).isZero();
      lan.awaitHolder("b", "a");
      lan.awaitHolder("b", "a", OTHER_VIP);
      assertThat(a.log() + b.log()).doesNotContain("0 priority");
    }
  }

  private static String of(String member, int host) {
    return (member.equals("VI_1") ? "192.168.0." : "10.9.0.") + host;
  }

  private static String group(int priority) {
    String one =
        """
        vrrp_instance VI_1 {
          interface eth0
          state BACKUP
          virtual_router_id 51
          priority %d
          virtual_ipaddress {
            192.168.0.99
          }
        }
        """
            .formatted(priority);
    String two =
        one.replace("VI_1", "VI_2")
            .replace("eth0", "eth1")
            .replace("router_id 51", "router_id 52")
            .replace(Lan.VIP, OTHER_VIP);
    return "vrrp_sync_group G {\n group {\n VI_1\n VI_2\n }\n}\n" + one + two;
  }
}
