package dev.evenkeel.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InstallationTest {
  @Test
  void startsPartsOfItselfByTheLauncher() {
    Installation installation = new Installation(Path.of("/opt/ever green"));
    assertThat(installation.launcher()).isEqualTo(Path.of("/opt/ever green/evenkeel"));
    assertThat(installation.command("haproxy", "-f", "a b", ""))
        .containsExactly("/opt/ever green/evenkeel", "haproxy", "-f", "a b", "");
  }

  @Test
  void isAbsoluteWhereverTheProcessWasStarted() {
    assertThat(Installation.current().home()).isAbsolute();
  }
}
