package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every golden case, checked by this program. */
class GoldenTest {
  @TempDir Path directory;

  @TestFactory
  Stream<DynamicContainer> asHaproxySays() {
    return GoldenCase.FROM_HAPROXY.stream().map(this::container);
  }

  @TestFactory
  Stream<DynamicContainer> inOurOwnWords() {
    return Stream.of(container("own"));
  }

  private DynamicContainer container(String theme) {
    try {
      return DynamicContainer.dynamicContainer(
          theme,
          GoldenCase.load(theme).stream()
              .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> check(golden))));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void check(GoldenCase golden) throws IOException {
    Files.writeString(directory.resolve("t.cfg"), golden.configuration(), ISO_8859_1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    HaproxyCommand command =
        new HaproxyCommand(
            System.getenv(),
            new PrintStream(out, true, ISO_8859_1),
            new PrintStream(err, true, ISO_8859_1),
            (configuration, commandLine, compatibility, diagnostics) -> 99);
    int exit = command.run("haproxy", "-C", directory.toString(), "-c", "-f", "t.cfg");
    List<String> lines = new ArrayList<>(GoldenCase.mask(out.toString(ISO_8859_1)));
    lines.addAll(GoldenCase.mask(err.toString(ISO_8859_1)));
    lines.add("exit " + exit);
    assertThat(lines).as(golden.configuration()).isEqualTo(golden.expected());
  }
}
