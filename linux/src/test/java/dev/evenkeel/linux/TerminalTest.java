package dev.evenkeel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TerminalTest {
  /** Prints the size of its standard output. */
  static final class Show {
    private Show() {}

    public static void main(String[] args) {
      System.out.println(Terminal.size(1));
    }
  }

  @Test
  void aPipeIsNoTerminal() throws Exception {
    int[] ends = new int[2];
    assertThat(Descriptors.pipe(ends)).isZero();
    assertThat(Terminal.size(ends[0])).isEmpty();
    assertThat(Descriptors.close(ends[0])).isZero();
    assertThat(Descriptors.close(ends[1])).isZero();
    assertThat(Terminal.size(ends[0])).isEmpty();
  }

  @Test
  void aTerminalHasASize() throws Exception {
    Path script = Path.of("/usr/bin/script");
    assumeTrue(Files.isExecutable(script), "script(1), which makes a terminal, is not installed");
    String java =
        Path.of(System.getProperty("java.home"), "bin", "java")
            + " --enable-native-access=ALL-UNNAMED -cp '"
            + System.getProperty("java.class.path")
            + "' '"
            + Show.class.getName()
            + "'";
    Process process =
        new ProcessBuilder(script.toString(), "-qec", "stty cols 101 rows 33; " + java, "/dev/null")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(out.strip()).endsWith("Optional[Size[columns=101, rows=33]]");
  }
}
