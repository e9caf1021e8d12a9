package dev.evenkeel.vrrp.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.config.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many small configurations with all that is said about them. To write what is said now into the
 * files, run with {@code -Dgolden.write=true} and read the difference.
 */
class GoldenConfigTest {
  @TempDir Path directory;

  static List<Path> goldenFiles() {
    return GoldenFiles.all();
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void saysAndReads(Path golden) throws IOException {
    String input = GoldenFiles.input(golden);
    Files.writeString(directory.resolve("keepalived.conf"), input);

    String actual = describe(TestMachine.load(directory, "keepalived.conf"));

    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, input + GoldenFiles.SEPARATOR + actual);
    }
    assertThat(actual).isEqualTo(GoldenFiles.expected(golden));
  }

  private static String describe(LoadResult result) {
    StringBuilder out = new StringBuilder();
    out.append("exit ").append(result.exitStatus()).append('\n');
    for (Diagnostic diagnostic : result.diagnostics()) {
      out.append(diagnostic.kind()).append(' ').append(diagnostic).append('\n');
    }
    out.append(GoldenFiles.SEPARATOR);
    return out.append(result.config().map(ModelDump::of).orElse("no configuration\n")).toString();
  }
}
