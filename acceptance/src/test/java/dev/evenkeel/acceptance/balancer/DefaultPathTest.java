package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where relative names begin ({@code default-path}): both programs find the same files. */
@Timeout(60)
class DefaultPathTest {
  @TempDir Path root;

  @BeforeEach
  void files() throws IOException {
    Program.assumeBoth();
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(root.resolve("lists"));
    Files.writeString(root.resolve("etc/own"), "192.0.2.1\n");
    Files.writeString(root.resolve("lists/common"), "192.0.2.2\n");
    Files.writeString(root.resolve("etc/first.cfg"), "global\n default-path parent\n");
    Files.writeString(
        root.resolve("etc/twice.cfg"),
        """
        global
         default-path config
         default-path parent
         default-path origin lists
        """);
  }

  /** The words after the keyword, the list that a rule wants, and the files of the command line. */
  @ParameterizedTest
  @CsvSource({
    "'', own, etc/last.cfg",
    "nowhere, own, etc/last.cfg",
    "current, etc/own, etc/last.cfg",
    "current, own, etc/last.cfg",
    "config, own, etc/last.cfg",
    "config, own, ./etc/last.cfg",
    "config, missing, etc/last.cfg",
    "config more, own, etc/last.cfg",
    "parent, lists/common, etc/last.cfg",
    "origin, common, etc/last.cfg",
    "origin lists, common, etc/last.cfg",
    "origin lists more, common, etc/last.cfg",
    "current, lists/common, etc/first.cfg etc/last.cfg",
    "config, own, etc/twice.cfg etc/last.cfg",
    "origin lists, common, etc/twice.cfg etc/last.cfg",
  })
  void findsTheSameFiles(String mode, String list, String files) throws Exception {
    Files.writeString(
        root.resolve("etc/last.cfg"),
        """
        global
         default-path %s
        defaults
         mode http
         timeout client 1s
         timeout server 1s
         timeout connect 1s
        frontend f
         bind 127.0.0.1:9
         http-request deny if { src -f %s }
        """
            .formatted(mode, list));
    assertThat(verdict(Program.EVENKEEL, files)).isEqualTo(verdict(Program.HAPROXY, files));
  }

  private String verdict(Program program, String files) throws Exception {
    ProcessBuilder builder = program.process("-c");
    for (String file : files.split(" ")) {
      builder.command().add("-f");
      builder.command().add(file);
    }
    Process process = builder.directory(root.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    return process.waitFor()
        + "\n"
        + said.replaceAll("\\([0-9]+\\) :", "(PID) :")
            .replaceAll(".*(haproxy version|path to executable) is .*\n", "");
  }
}
