package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.linux.Namespaces;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.netlink.InterfaceAddress;
import dev.evenkeel.linux.netlink.Interfaces;
import dev.evenkeel.linux.netlink.Links;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.reader.Environment;
import dev.evenkeel.vrrp.config.reader.KeepalivedConfigLoader;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.IpAddress;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master that fails inside, on the loopback interface of a network namespace of its own. */
class AbnormalEndTest {
  @TempDir private Path folder;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Integer> priorities = new CopyOnWriteArrayList<>();
  private final List<InetAddress> whileMaster = new CopyOnWriteArrayList<>();

  @Test
  void aFaultInsideLeavesNoAddressBehind() throws Exception {
    assumeTrue(Processes.effectiveUserId() == 0, "network namespaces need root");
    FutureTask<List<InetAddress>> master = new FutureTask<>(this::runMaster);
    Thread.ofPlatform().daemon().start(master);
    List<InetAddress> left = master.get(30, TimeUnit.SECONDS);

    InetAddress virtual = InetAddress.getByName("10.9.9.9");
    assertThat(whileMaster).as("%s", log).contains(virtual);
    assertThat(left).doesNotContain(virtual);
    assertThat(priorities).startsWith(255).endsWith(0);
    assertThat(log)
        .anyMatch(line ->
            line.startsWith(
                "VRRP cannot go on, by a fault of this program: "
                    + "java.lang.IllegalStateException: a fault at dev.evenkeel"));
  }

  private List<InetAddress> runMaster() throws Exception {
    Namespaces.newNetwork();
    try (Links links = new Links()) {
      links.setUp("lo", true);
    }
    VrrpListener failing =
        new VrrpListener() {
          @Override
          public void advertSent(
              String instance, Advert advert, IpAddress source, IpAddress destination) {
            priorities.add(advert.priority());
            if (priorities.size() == 2) {
              whileMaster.addAll(addresses());
              throw new IllegalStateException("a fault");
            }
          }
        };
    DaemonOptions options =
        new DaemonOptions(
            new DaemonLog(log::add, true), failing, true, true, List.of(), PairOptions.PLAIN);
    VrrpDaemon daemon = new VrrpDaemon(config(), options);
    assertThat(daemon.run()).isEqualTo(VrrpDaemon.EXIT_FATAL);
    return addresses();
  }

  private static List<InetAddress> addresses() {
    try (Interfaces interfaces = new Interfaces()) {
      return interfaces.addresses().stream().map(InterfaceAddress::address).toList();
    } catch (java.io.IOException refused) {
      throw new AssertionError(refused);
    }
  }

  private KeepalivedConfig config() throws Exception {
    Path file = folder.resolve("keepalived.conf");
    Files.writeString(
        file,
        """
        vrrp_instance VI_1 {
          interface lo
          virtual_router_id 51
          priority 255
          advert_int 0.1
          version 3
          virtual_ipaddress {
            10.9.9.9
          }
        }
        """);
    return new KeepalivedConfigLoader(Environment.ofThisMachine(_ -> true))
        .load(file.toString(), "test")
        .config()
        .orElseThrow();
  }
}
