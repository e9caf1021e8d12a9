package dev.evenkeel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecutionTest {
  /** Becomes a shell, in a JVM of its own. */
  static final class Replaced {
    private Replaced() {}

    public static void main(String[] args) {
      String script = "echo $0 $1 $WORD $$";
      LinuxException refused =
          Execution.replace(
              "/bin/sh", List.of("sh", "-c", script, "name", args[0]), Map.of("WORD", "variable"));
      System.out.println(refused.getMessage());
    }
  }

  @Test
  void becomesTheProgramAndKeepsThePid() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Replaced.class.getName(),
                "argument")
            .redirectErrorStream(true)
            .start();
    long pid = process.pid();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(out).isEqualTo("name argument variable " + pid + "\n");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void saysWhyNot() {
    assertThat(Execution.replace("/no/such/program", List.of("x"), Map.of()))
        .hasMessage("execute /no/such/program: No such file or directory");
  }
}
