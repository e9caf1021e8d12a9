package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.peer.RouterId;
import dev.evenkeel.vrrp.peer.RouterStatus;
import dev.evenkeel.vrrp.peer.RouterStatus.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConflictsTest {
  private final List<String> log = new ArrayList<>();
  private long nowNs;
  private final List<String> hook = new ArrayList<>();
  private final Conflicts conflicts =
      new Conflicts(
          "VI_1",
          log::add,
          () -> nowNs,
          (begins, other, reason) -> hook.add((begins ? "+" : "-") + other + " " + reason));

  @Test
  void aReasonIsToldWhenItBeginsAndWhenItIsOver() {
    for (int i = 0; i < 30; i++) {
      conflicts.noticed(ConflictKind.PASSWORD, "192.168.0.2", "another password");
      nowNs += 1_000_000_000L;
    }
    assertThat(log).containsExactly("(VI_1) conflict with 192.168.0.2: another password");
    assertThat(conflicts.open())
        .singleElement()
        .extracting(Conflicts.Conflict::count)
        .isEqualTo(30L);
    nowNs += 11_000_000_000L;
    assertThat(conflicts.open()).isEmpty();
    assertThat(log).hasSize(2).last().asString().contains("is over");
    assertThat(conflicts.total()).isEqualTo(30);
    assertThat(hook)
        .containsExactly("+192.168.0.2 another password", "-192.168.0.2 another password");
  }

  @Test
  void whoeverSendsRubbishFillsNeitherLogNorMemory() {
    for (int i = 0; i < 10_000; i++) {
      conflicts.noticed(
          ConflictKind.CHECKSUM, "192.168." + i / 250 + "." + i % 250, "another checksum");
    }
    assertThat(log.size()).isLessThan(100);
    assertThat(conflicts.open().size()).isLessThan(100);
    assertThat(conflicts.totals()).containsExactly(Map.entry(ConflictKind.CHECKSUM, 10_000L));
  }

  @Test
  void everyDifferenceIsNamed() {
    RouterStatus ours = status(1, 2, 0, false, 100, 7);
    assertThat(differences(ours, ours)).isEmpty();
    assertThat(differences(status(1, 3, 0, false, 100, 7), ours))
        .containsExactly("VRRP version 3, here 2");
    assertThat(differences(status(1, 2, 1, false, 100, 7), ours))
        .containsExactly("authentication type 1, here 0");
    assertThat(differences(status(2, 2, 0, false, 100, 7), ours))
        .containsExactly("another password");
    assertThat(differences(status(1, 2, 0, true, 100, 7), ours))
        .containsExactly("unicast there, multicast here");
    assertThat(differences(status(1, 2, 0, false, 200, 7), ours))
        .containsExactly("advertisement interval 2000 ms, here 1000 ms");
    assertThat(differences(status(1, 2, 0, false, 100, 8), ours))
        .containsExactly("other virtual addresses");
  }

  private static List<String> differences(RouterStatus theirs, RouterStatus ours) {
    return Conflicts.differences(theirs, ours).stream().map(Conflicts.Difference::text).toList();
  }

  private static RouterStatus status(
      long membership, int version, int authentication, boolean unicast, int centis, int hash) {
    RouterId router = new RouterId(51, false, membership);
    return new RouterStatus(
        router, Role.BACKUP, 100, true, version, authentication, unicast, centis, hash, true);
  }
}
