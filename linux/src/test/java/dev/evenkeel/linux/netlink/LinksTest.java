package dev.evenkeel.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Namespaces;
import dev.evenkeel.linux.Processes;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinksTest {
  @BeforeEach
  void needsRoot() {
    assumeTrue(Processes.effectiveUserId() == 0, "making links needs root");
  }

  @Test
  void makesABridgeAndRemovesIt() throws Exception {
    inNewNetwork(links -> {
      links.addBridge("br0");
      assertThat(devices()).contains("br0");
      assertThat(links.index("br0")).isGreaterThan(1);
      links.setUp("br0", true);
      links.delete("br0");
      assertThat(devices()).doesNotContain("br0");
    });
  }

  @Test
  void anAddressComesWithItsRoute() throws Exception {
    inNewNetwork(links -> {
      links.addBridge("br0");
      links.setUp("br0", true);
      links.addAddress("br0", Inet4Address.ofLiteral("192.168.77.5"), 24);
      // Network 192.168.77.0, mask /24, in the hexadecimal of a little-endian machine or not.
      assertThat(Files.readString(Path.of("/proc/thread-self/net/route")))
          .containsAnyOf("004DA8C0", "C0A84D00");
      assertThatThrownBy(() -> links.addAddress("br0", Inet4Address.ofLiteral("192.168.77.5"), 24))
          .isInstanceOfSatisfying(
              LinuxException.class, failed -> assertThat(failed.errno()).isEqualTo(Errno.EEXIST));
    });
  }

  @Test
  void whatIsNotThereIsNamed() throws Exception {
    inNewNetwork(links -> {
      assertThatThrownBy(() -> links.setUp("eth7", true)).hasMessageContaining("eth7");
      assertThatThrownBy(() -> links.delete("eth7"))
          .isInstanceOfSatisfying(
              LinuxException.class, failed -> assertThat(failed.errno()).isEqualTo(Errno.ENODEV));
      links.addBridge("br0");
      assertThatThrownBy(() -> links.addBridge("br0")).hasMessageContaining("add bridge br0");
    });
  }

  private interface Task {
    void run(Links links) throws Exception;
  }

  private static void inNewNetwork(Task task) throws Exception {
    FutureTask<Boolean> future =
        new FutureTask<>(() -> {
          Namespaces.newNetwork();
          try (Links links = new Links()) {
            task.run(links);
          }
          return true;
        });
    Thread.ofPlatform().start(future);
    assertThat(future.get()).isTrue();
  }

  private static String devices() throws Exception {
    List<String> lines = Files.readAllLines(Path.of("/proc/thread-self/net/dev"));
    return String.join("\n", lines);
  }
}
