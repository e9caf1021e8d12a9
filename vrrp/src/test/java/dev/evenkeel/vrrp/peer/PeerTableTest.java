package dev.evenkeel.vrrp.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.peer.PeerTable.Peer;
import dev.evenkeel.vrrp.peer.RouterStatus.Role;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerTableTest {
  private static final RouterId ROUTER = new RouterId(51, false, 1);
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.168.0.2");
  private static final long SECOND_NS = 1_000_000_000L;

  private final PeerTable table = new PeerTable();

  private Peer say(long node, Role role, int priority) {
    return say(node, "eth0", ROUTER, role, priority);
  }

  private Peer say(long node, String path, RouterId router, Role role, int priority) {
    Peer peer = table.heard(node, path, ADDRESS, 0);
    RouterStatus status = new RouterStatus(router, role, priority, true, 2, 0, false, 100, 0, true);
    table.update(peer, new PeerMessage.Status(0, List.of(status)));
    return peer;
  }

  @Test
  void theBestOfThoseThatCanTakesOver() {
    say(1, Role.BACKUP, 100);
    Peer best = say(2, Role.BACKUP, 150);
    say(3, Role.UNABLE, 200);
    say(4, Role.MASTER, 250);
    say(5, "eth1", ROUTER, Role.BACKUP, 254);
    assertThat(table.candidates(ROUTER, "eth0")).startsWith(best);
    assertThat(table.rank(ROUTER, "eth0", 120)).isEqualTo(1);
    assertThat(table.rank(ROUTER, "eth0", 200)).isZero();
  }

  @Test
  void whoDoesNotKnowTheRouterIsNoSuccessor() {
    say(1, "eth0", new RouterId(51, false, 2), Role.BACKUP, 200);
    assertThat(table.candidates(ROUTER, "eth0")).isEmpty();
  }

  @Test
  void aHeartbeatWithoutNewsChangesNothing() {
    Peer master = say(1, Role.MASTER, 100);
    table.update(master, new PeerMessage.Status(50, List.of()));
    assertThat(table.master(ROUTER, "eth0")).contains(master);
    assertThat(master.beatMs()).isEqualTo(50);
  }

  @Test
  void theSilentAreForgottenUnlessTheListenerWasAway() {
    Peer silent = say(1, Role.BACKUP, 100);
    Peer excused = say(2, Role.BACKUP, 100);
    excused.excuse(3 * SECOND_NS);
    assertThat(table.forget(6 * SECOND_NS)).containsExactly(silent);
    assertThat(table.all()).containsExactly(excused);
  }
}
