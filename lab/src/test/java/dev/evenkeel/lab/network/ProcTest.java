package dev.evenkeel.lab.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcTest {
  @Test
  void readsTheStateBehindAnAwkwardName() {
    assertThat(HostProcess.parse("17 (a) Z (b)) T 1 17"))
        .contains(new HostProcess(17, "a) Z (b)", 'T'));
    assertThat(HostProcess.parse("")).isEmpty();
    assertThat(HostProcess.parse("17 (haproxy)")).isEmpty();
  }

  @Test
  void aZombieIsDead() {
    assertThat(new HostProcess(1, "haproxy", 'Z').isAlive()).isFalse();
    assertThat(new HostProcess(1, "haproxy", 'T').isAlive()).isTrue();
  }

  @Test
  void findsListenersAmongSockets() {
    List<String> tcp =
        List.of(
            "  sl  local_address rem_address   st tx_queue",
            "   0: 6300A8C0:0050 00000000:0000 0A 00000000:00000000",
            "   1: 6300A8C0:1F90 3200A8C0:D431 01 00000000:00000000");
    assertThat(Listeners.parse(tcp, "0A"::equals)).containsExactly(80);
    assertThat(Listeners.parse(List.of(), "0A"::equals)).isEmpty();
  }

  @Test
  void namesMissingCapabilities() {
    assertThat(Privileges.missing(0x1ffffffffffL)).isEmpty();
    assertThat(Privileges.missing(0))
        .containsExactly(
            "CAP_NET_BIND_SERVICE",
            "CAP_NET_ADMIN",
            "CAP_NET_RAW",
            "CAP_SYS_PTRACE",
            "CAP_SYS_ADMIN");
    assertThat(Privileges.missing(0x1ffffffffffL & ~(1L << 13))).containsExactly("CAP_NET_RAW");
  }
}
