package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.peer.RouterId;
import dev.evenkeel.vrrp.peer.RouterStatus;
import dev.evenkeel.vrrp.peer.RouterStatus.Role;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** Three nodes: what one says is not what another said. */
class HearsayTest {
  private final Hearsay<String> hearsay = new Hearsay<>();

  @Test
  void aBackupThatSpeaksAfterTheMasterIsNotTheMaster() {
    say(1, Role.MASTER, true, 1_000);
    say(2, Role.BACKUP, true, 1_001);
    assertThat(hearsay.knowsMaster("VI_1", true, 0)).isTrue();
    assertThat(hearsay.knowsMaster("VI_2", true, 0)).isFalse();
    assertThat(hearsay.of("VI_1")).hasSize(2);
    say(1, Role.BACKUP, true, 1_002);
    assertThat(hearsay.knowsMaster("VI_1", true, 0)).isFalse();
  }

  @Test
  void aMasterThatHearsNothingCountsOnlyWhereThisNodeHearsNothingEither() {
    say(1, Role.MASTER, false, 1_000);
    say(2, Role.BACKUP, true, 1_001);
    assertThat(hearsay.knowsMaster("VI_1", true, 0)).isFalse();
    assertThat(hearsay.knowsMaster("VI_1", false, 0)).isTrue();
  }

  @Test
  void anOldWordDoesNotCountAndIsForgotten() {
    say(1, Role.MASTER, true, 1_000);
    assertThat(hearsay.knowsMaster("VI_1", true, 1_000)).isFalse();
    say(2, Role.BACKUP, true, 1_000 + 61_000_000_000L);
    assertThat(hearsay.of("VI_1")).hasSize(1);
  }

  private void say(int node, Role role, boolean hears, long atNs) {
    RouterStatus status =
        new RouterStatus(new RouterId(51, false, 7), role, 100, true, 2, 0, false, 100, 0, hears);
    InetAddress source = InetAddress.ofLiteral("10.9.0." + node);
    hearsay.hear("VI_1", node, new Hearsay.Said(source, status, atNs));
  }
}
