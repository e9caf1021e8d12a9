package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases, checked by the HAProxy 2.6 of this machine: are they still what it says? */
class HaproxyDifferentialTest {
  private static final long LIMIT_SECONDS = 20;

  @TempDir Path directory;

  static List<String> themes() {
    return GoldenCase.FROM_HAPROXY;
  }

  @ParameterizedTest
  @MethodSource("themes")
  void haproxySaysTheSame(String theme) throws Exception {
    assumeTrue(haproxyVersion().startsWith("HAProxy version 2.6."), "needs HAProxy 2.6");
    SoftAssertions softly = new SoftAssertions();
    // One process for each case, side by side: most of their time is that of starting.
    List<Said> all = GoldenCase.load(theme).parallelStream().map(this::check).toList();
    for (Said said : all) {
      GoldenCase golden = said.golden();
      softly
          .assertThat(said.lines())
          .as(golden.name() + "\n" + golden.configuration())
          .isEqualTo(golden.expected());
    }
    softly.assertAll();
  }

  private record Said(GoldenCase golden, List<String> lines) {}

  private Said check(GoldenCase golden) {
    try {
      return new Said(golden, run(golden));
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  private List<String> run(GoldenCase golden) throws IOException, InterruptedException {
    Path own = Files.createTempDirectory(directory, "case");
    Files.writeString(own.resolve("t.cfg"), golden.configuration(), ISO_8859_1);
    Path out = own.resolve("out");
    Path err = own.resolve("err");
    Process haproxy =
        new ProcessBuilder("haproxy", "-c", "-f", "t.cfg")
            .directory(own.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = haproxy.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      haproxy.destroyForcibly();
    }
    assertThat(ended).as("haproxy ended in time").isTrue();
    List<String> lines = new ArrayList<>(GoldenCase.mask(Files.readString(out, ISO_8859_1)));
    lines.addAll(GoldenCase.mask(Files.readString(err, ISO_8859_1)));
    lines.add("exit " + haproxy.exitValue());
    return lines;
  }

  private static String haproxyVersion() {
    try {
      Process haproxy = new ProcessBuilder("haproxy", "-v").redirectErrorStream(true).start();
      try (var output = haproxy.getInputStream()) {
        return new String(output.readAllBytes(), ISO_8859_1);
      }
    } catch (IOException e) {
      return "";
    }
  }
}
