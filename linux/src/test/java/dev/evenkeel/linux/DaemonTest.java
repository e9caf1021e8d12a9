package dev.evenkeel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DaemonTest {
  @Test
  void theVariableAloneMakesNoDaemon() {
    assertThat(Daemon.inherited(null)).isNegative();
    assertThat(Daemon.inherited("two hundred")).isNegative();
    assertThat(Daemon.inherited("999999")).isNegative();
    assertThat(Daemon.inherited("1")).isEqualTo(1);
  }
}
