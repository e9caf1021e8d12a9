package dev.evenkeel.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.lab.network.Privileges;
import dev.evenkeel.lab.pair.EvenkeelProgram;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LabCommandTest {
  @Test
  void wrongOptionsAreExplained() {
    assertThat(errorOf("--web", "apache")).contains("--web must be builtin or nginx, not apache");
    assertThat(errorOf("--peer", "x")).contains("--peer must be evenkeel or keepalived, not x");
    assertThat(errorOf("--pace", "0")).contains("--pace must be 1 to 100 milliseconds");
    assertThat(errorOf("--pace", "x")).contains("--pace");
    assertThat(errorOf("--detect", "39")).contains("--detect must be 40 to 60000 milliseconds");
    assertThat(errorOf("--quick", "--failover", "1")).contains("--failover must be 1 to 100");
  }

  @Test
  void nodesThatEndAtOnceAreAFailureWithTheirLastWords() throws Exception {
    assumeTrue(Privileges.missing().isEmpty(), "making hosts needs root");
    Process lab = start("sh,-c,echo cannot start", "--json", "--keep-logs");
    String out = new String(lab.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String error = new String(lab.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(lab.waitFor()).as(error).isEqualTo(1);
    assertThat(out).startsWith("{").contains("\"fail\"", "\"cannot start\"");
    Path logs = Path.of(error.strip().substring(error.strip().lastIndexOf(' ') + 1));
    assertThat(Files.readString(logs.resolve("lb1.log"))).contains("cannot start");
    Files.delete(logs.resolve("lb1.log"));
    Files.delete(logs.resolve("lb2.log"));
    Files.delete(logs);
  }

  @Test
  void killedItTakesEverythingAlong() throws Exception {
    diesOf(9);
  }

  @Test
  void terminatedItCleansUp() throws Exception {
    diesOf(15);
  }

  private static void diesOf(int signal) throws Exception {
    assumeTrue(Privileges.missing().isEmpty(), "making hosts needs root");
    Process lab = start("sh,-c,echo up; exec sleep 1000", "--plain");
    Set<String> namespaces = new HashSet<>();
    try (var lines = lab.inputReader(StandardCharsets.UTF_8)) {
      while (!String.valueOf(lines.readLine()).contains("lb2 starts")) {
        assertThat(lab.isAlive()).isTrue();
      }
      lab.descendants().forEach(each -> network(each.pid(), namespaces));
      // A switch, two balancers, two web servers, a client; and this very network.
      assertThat(namespaces).hasSizeGreaterThanOrEqualTo(6);
      network(ProcessHandle.current().pid(), namespaces);
      namespaces.removeAll(ownNetwork());
      dev.evenkeel.linux.Signals.send((int) lab.pid(), signal);
      assertThat(lab.waitFor()).isEqualTo(128 + signal);
    }
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (anyProcessIn(namespaces)) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadlineNs);
      Thread.onSpinWait();
    }
  }

  private static boolean anyProcessIn(Set<String> namespaces) {
    Set<String> alive = new HashSet<>();
    ProcessHandle.allProcesses().forEach(each -> network(each.pid(), alive));
    alive.retainAll(namespaces);
    return !alive.isEmpty();
  }

  private static Set<String> ownNetwork() {
    Set<String> own = new HashSet<>();
    network(ProcessHandle.current().pid(), own);
    return own;
  }

  private static void network(long pid, Set<String> into) {
    try {
      into.add(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString());
    } catch (IOException gone) {
      // It ended meanwhile.
    }
  }

  private static Process start(String node, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:-UsePerfData", "-Xmx64m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LabMain.class.getName(), node));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).start();
  }

  private static String errorOf(String... options) {
    StringWriter error = new StringWriter();
    CommandLine command =
        new CommandLine(new LabCommand(new EvenkeelProgram(List.of("false"), List.of())));
    command.setErr(new PrintWriter(error));
    assertThat(command.execute(options)).isEqualTo(2);
    return error.toString();
  }
}
