package dev.evenkeel.vrrp.config.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.vrrp.config.Diagnostic;
import dev.evenkeel.vrrp.config.DiagnosticKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real keepalived must say of every golden file what Evenkeel says, in the same order. */
class KeepalivedDifferentialTest {
  @TempDir static Path directory;

  @BeforeAll
  static void runTheRealOne() throws IOException {
    String reason = RealKeepalived.whyUnavailable();
    assumeTrue(reason.isEmpty(), reason);
    for (Path golden : GoldenFiles.all()) {
      Files.writeString(directory.resolve(confName(golden)), GoldenFiles.input(golden));
    }
    RealKeepalived.testAll(directory);
  }

  static List<Path> goldenFiles() {
    return GoldenFiles.all();
  }

  private static String confName(Path golden) {
    return golden.getFileName().toString().replace(".txt", ".conf");
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void agrees(Path golden) throws IOException {
    String name = confName(golden);
    RealKeepalived.Verdict real = RealKeepalived.verdict(directory, name);

    LoadResult ours = TestMachine.load(directory, name);

    assertThat(ours.diagnostics(DiagnosticKind.ERROR).stream().map(Diagnostic::toString))
        .containsExactlyElementsOf(real.lines());
    assertThat(ours.exitStatus()).isEqualTo(real.status());
  }
}
