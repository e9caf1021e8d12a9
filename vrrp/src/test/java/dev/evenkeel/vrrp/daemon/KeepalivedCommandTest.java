package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepalivedCommandTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void signalNumbersForScripts() {
    assertThat(run("--signum=STATS_CLEAR")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("63\n");
    assertThat(run("--signum=FOO")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("Unknown sigfunc FOO\n");
  }

  @Test
  void badOptionExitsWithOne() {
    assertThat(run("-Z")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("Unknown option -Z\n");
  }

  @Test
  void versionAndHelpGoToStandardError() {
    assertThat(run("-v")).isZero();
    assertThat(run("--help")).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("Keepalived v2.2.7")
        .contains("  -f, --use-file=FILE");
    assertThat(out.size()).isZero();
  }

  @Test
  void missingFileIsNoErrorWhenTestedAndSixWhenRun() {
    assertThat(run("-t", "-f", folder + "/none")).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("Config files missing '" + folder + "/none'.\n");
    err.reset();
    assertThat(run("-nlG", "-f", folder + "/none")).isEqualTo(6);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("Config files missing '" + folder + "/none'.");
  }

  @Test
  void wildCardsThatFindNothingAreNamed() {
    assertThat(run("-t", "-f", folder + "/*.conf")).isZero();
    assertThat(run("-nlG", "-f", folder + "/*.conf")).isEqualTo(6);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(line -> line.endsWith("no configuration file matches '" + folder + "/*.conf'"))
        .hasSize(2);
  }

  @Test
  void interfaceThatDoesNotExistStopsTheStartWithTwo() throws Exception {
    Path file = folder.resolve("keepalived.conf");
    Files.writeString(
        file,
        """
        vrrp_instance VI_1 {
          interface nosuch0
          virtual_router_id 51
          virtual_ipaddress {
            192.168.0.99
          }
        }
        """);
    String pid = folder + "/pid";
    assertThat(run("-nlG", "-f", file.toString(), "-p", pid, "-r", pid + "v")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("Non-existent interface specified in configuration");
    assertThat(Path.of(pid)).doesNotExist();
  }

  @Test
  void livingPidFileMeansThatItIsRunning() throws Exception {
    Path file = folder.resolve("keepalived.conf");
    Files.writeString(file, "global_defs {\n}\n");
    long parent = ProcessHandle.current().parent().orElseThrow().pid();
    Path pid = Files.writeString(folder.resolve("pid"), parent + "\n");
    assertThat(run("-nlG", "-f", file.toString(), "-p", pid.toString())).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("daemon is already running");
  }

  @Test
  void switchesThatCannotBeHonouredAreRefused() {
    assertThat(run("-s", "ns1")).isEqualTo(1);
    assertThat(run("-C")).isEqualTo(1);
    assertThat(run("-T")).isEqualTo(1);
  }

  private int run(String... arguments) {
    return new KeepalivedCommand(stream(out), stream(err), null, null).run(List.of(arguments));
  }

  private static PrintStream stream(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }
}
