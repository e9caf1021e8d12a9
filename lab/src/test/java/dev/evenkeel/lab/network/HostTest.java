package dev.evenkeel.lab.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.linux.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {
  private Host host;

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Privileges.missing().isEmpty(), "making hosts needs root");
    host = Host.start("lb1", List.of(folder));
  }

  @AfterEach
  void end() {
    if (host != null) {
      host.close();
    }
  }

  @Test
  void isAMachineOfItsOwn() throws IOException {
    assertThat(output("hostname")).isEqualTo("lb1\n");
    assertThat(output("sh", "-c", "ls /run /tmp | grep -v lock")).contains("lab");
    assertThat(output("cat", "/proc/net/dev")).contains("lo:").doesNotContain("eth0");
    assertThat(output("cat", "/proc/1/comm")).isEqualTo("sh\n");
  }

  @Test
  void seesTheFoldersItIsGivenEvenBeneathTmp() throws IOException {
    Files.writeString(folder.resolve("file"), "content");
    assertThat(output("cat", folder.resolve("file").toString())).isEqualTo("content");
  }

  @Test
  void keepsItsFilesAndVariablesToItself() throws IOException {
    String before = Files.readString(Path.of("/proc/sys/net/ipv4/ip_nonlocal_bind"));
    host.setSysctl("ipv4/ip_nonlocal_bind", "1");
    assertThat(output("cat", "/proc/sys/net/ipv4/ip_nonlocal_bind")).isEqualTo("1\n");
    assertThat(Files.readString(Path.of("/proc/sys/net/ipv4/ip_nonlocal_bind"))).isEqualTo(before);
    String file = host.write("x", new byte[] {'y'});
    assertThat(output("cat", file)).isEqualTo("y");
    assertThat(Path.of(file)).doesNotExist();
  }

  @Test
  void programsAreFoundStoppedContinuedAndReaped() throws IOException {
    Process sleep = host.execute(List.of("sleep", "1000"));
    await(() -> named("sleep").size() == 1);
    named("sleep").getFirst().signal(Signals.STOP);
    await(() -> named("sleep").getFirst().isStopped());
    assertThat(sleep.isAlive()).isTrue();
    named("sleep").getFirst().signal(Signals.CONT);
    await(() -> !named("sleep").getFirst().isStopped());
    named("sleep").getFirst().signal(Signals.KILL);
    await(() -> named("sleep").isEmpty());
    await(() -> !sleep.isAlive());
  }

  @Test
  void orphansAreReaped() throws IOException {
    output("sh", "-c", "(sleep 0.05 &) ; (sleep 0.05 &)");
    await(() -> named("sleep").isEmpty());
  }

  @Test
  void itsEndIsTheEndOfEverythingOnIt() throws IOException {
    // One that ignores all it can ignore.
    host.execute(List.of("sh", "-c", "trap '' TERM INT HUP; sleep 1000; sleep 1000"));
    await(() -> named("sleep").size() == 1);
    List<HostProcess> all = host.processes();
    host.close();
    await(() -> all.stream().noneMatch(process -> process.signal(0)));
    assertThat(host.isUp()).isFalse();
  }

  @Test
  void killIsAtOnceEvenWithAStoppedProgram() throws IOException {
    host.execute(List.of("sleep", "1000"));
    await(() -> named("sleep").size() == 1);
    List<HostProcess> all = host.processes();
    named("sleep").getFirst().signal(Signals.STOP);
    long startNs = System.nanoTime();
    host.kill();
    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(2));
    await(() -> all.stream().noneMatch(process -> process.signal(0)));
  }

  private List<HostProcess> named(String name) {
    return host.processes().stream().filter(process -> process.name().equals(name)).toList();
  }

  private String output(String... command) throws IOException {
    Process process = host.execute(List.of(command));
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void await(BooleanSupplier condition) {
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadlineNs);
      Thread.onSpinWait();
    }
  }
}
