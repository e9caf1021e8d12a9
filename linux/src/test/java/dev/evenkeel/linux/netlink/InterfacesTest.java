package dev.evenkeel.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Namespaces;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.RawSockets;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import dev.evenkeel.linux.netlink.InterfaceMonitor.Change;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the running kernel, in a network namespace that lives as long as the test's thread. */
class InterfacesTest {
  private static final InetAddress VIP = InetAddress.ofLiteral("192.168.0.99");

  @BeforeEach
  void needsRoot() {
    assumeTrue(Processes.effectiveUserId() == 0, "a network namespace needs root");
  }

  @Test
  void addressesComeAndGoWithTheirAttributes() throws Exception {
    inNewNamespace(() -> {
      try (Interfaces interfaces = new Interfaces()) {
        Veth.create("left", "right");
        int index = index(interfaces, "left");
        InetAddress broadcast = InetAddress.ofLiteral("192.168.0.255");
        InterfaceAddress wanted = new InterfaceAddress(index, VIP, 24, 253, 0, "left:1", broadcast);

        assertThat(interfaces.add(wanted, false)).isZero();
        assertThat(interfaces.add(wanted, false)).isEqualTo(-Errno.EEXIST);

        InterfaceAddress seen =
            interfaces.addresses().stream()
                .filter(a -> a.address().equals(VIP))
                .findFirst()
                .orElseThrow();
        assertThat(seen.index()).isEqualTo(index);
        assertThat(seen.prefixLengthBits()).isEqualTo(24);
        assertThat(seen.scope()).isEqualTo(253);
        assertThat(seen.label()).isEqualTo("left:1");
        assertThat(seen.broadcast()).isEqualTo(broadcast);

        assertThat(interfaces.remove(wanted)).isZero();
        assertThat(interfaces.remove(wanted)).isEqualTo(-Errno.EADDRNOTAVAIL);
      }
      return null;
    });
  }

  @Test
  void deprecatedAddressesOfVersion6() throws Exception {
    inNewNamespace(() -> {
      try (Interfaces interfaces = new Interfaces()) {
        Veth.create("left", "right");
        InetAddress six = InetAddress.ofLiteral("fd00::99");
        int flags = InterfaceAddress.IFA_F_NODAD | InterfaceAddress.IFA_F_NOPREFIXROUTE;
        InterfaceAddress wanted =
            new InterfaceAddress(index(interfaces, "left"), six, 128, 0, flags, null, null);
        assertThat(interfaces.add(wanted, true)).isZero();
        assertThat(interfaces.addresses())
            .anySatisfy(a -> {
              assertThat(a.address()).isEqualTo(six);
              assertThat(a.flags() & flags).isEqualTo(flags);
            });
        assertThat(interfaces.remove(wanted)).isZero();
      }
      return null;
    });
  }

  @Test
  void monitorTellsOfLinksAndAddresses() throws Exception {
    inNewNamespace(() -> {
      try (InterfaceMonitor monitor = new InterfaceMonitor();
          Interfaces interfaces = new Interfaces()) {
        Veth.create("left", "right");
        int index = index(interfaces, "left");
        interfaces.add(InterfaceAddress.plain(index, VIP, 32), false);
        interfaces.remove(InterfaceAddress.plain(index, VIP, 32));
        Veth.delete(index);
        List<Change> changes = new ArrayList<>();
        while (changes.stream().filter(Change.LinkRemoved.class::isInstance).count() < 2) {
          changes.addAll(await(monitor));
        }
        assertThat(changes)
            .anySatisfy(c ->
                assertThat(c)
                    .isInstanceOfSatisfying(
                        Change.LinkSet.class,
                        l -> {
                          assertThat(l.link().name()).isEqualTo("left");
                          assertThat(l.link().isUp()).isTrue();
                          assertThat(l.link().usesArp()).isTrue();
                        }))
            .anySatisfy(c ->
                assertThat(c)
                    .isInstanceOfSatisfying(
                        Change.AddressSet.class,
                        a -> assertThat(a.address().address()).isEqualTo(VIP)))
            .anySatisfy(c ->
                assertThat(c)
                    .isInstanceOfSatisfying(
                        Change.AddressRemoved.class,
                        a -> assertThat(a.address().address()).isEqualTo(VIP)));
      }
      return null;
    });
  }

  @Test
  void leasesAreRenewedTogetherAndTheMonitorIsLeftInPeace() throws Exception {
    inNewNamespace(() -> {
      try (InterfaceMonitor monitor = new InterfaceMonitor();
          Interfaces interfaces = new Interfaces();
          AddressRenewals renewals = new AddressRenewals()) {
        Veth.create("left", "right");
        int index = index(interfaces, "left");
        List<AddressRenewals.Renewal> all = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
          InterfaceAddress address =
              InterfaceAddress.plain(index, InetAddress.ofLiteral("10.0.0." + i), 32);
          assertThat(interfaces.lease(address, false, 5)).isZero();
          all.add(new AddressRenewals.Renewal(address, false, 50));
        }
        InterfaceAddress missing = InterfaceAddress.plain(999_999, VIP, 32);
        all.add(77, new AddressRenewals.Renewal(missing, false, 50));
        monitor.changes();
        monitor.ignore(renewals);

        assertThat(renewals.renew(all)).containsExactly(Map.entry(all.get(77), -Errno.ENODEV));

        // The next that the monitor hears of is this.
        InterfaceAddress own = InterfaceAddress.plain(index, VIP, 32);
        interfaces.add(own, false);
        assertThat(await(monitor))
            .singleElement()
            .isInstanceOfSatisfying(
                Change.AddressSet.class, a -> assertThat(a.address().address()).isEqualTo(VIP));
      }
      return null;
    });
  }

  @Test
  void multicastPacketsAndFramesTravelOverTheWire() throws Exception {
    inNewNamespace(() -> {
      try (Interfaces interfaces = new Interfaces();
          Epoll epoll = new Epoll(2)) {
        Veth.create("left", "right");
        int left = index(interfaces, "left");
        int right = index(interfaces, "right");
        InetAddress group = InetAddress.ofLiteral("224.0.0.18");
        interfaces.add(
            InterfaceAddress.plain(left, InetAddress.ofLiteral("192.168.0.1"), 24), false);
        interfaces.add(
            InterfaceAddress.plain(right, InetAddress.ofLiteral("192.168.7.2"), 24), false);
        int receiver = RawSockets.receiver(112, "right", right, group);
        int own = RawSockets.receiver(112, "left", left, group);
        int sender = RawSockets.sender("left", left);
        byte[] packet = new byte[28];
        packet[0] = 0x45;
        packet[3] = 28;
        packet[8] = (byte) 255;
        packet[9] = 112;
        System.arraycopy(new byte[] {(byte) 192, (byte) 168, 7, 9}, 0, packet, 12, 4);
        System.arraycopy(group.getAddress(), 0, packet, 16, 4);
        packet[20] = 0x21;
        byte[] to = new SocketAddress.Internet(group, 0).toBytes();

        assertThat(Sockets.sendTo(sender, packet, 28, 0, to)).isEqualTo(28);

        epoll.add(receiver, Epoll.IN, 1);
        assertThat(epoll.await(5000)).isEqualTo(1);
        byte[] buffer = new byte[100];
        assertThat(Sockets.receive(receiver, buffer, 0, 100, 0)).isEqualTo(28);
        assertThat(buffer[8]).isEqualTo((byte) 255);
        assertThat(buffer[20]).isEqualTo((byte) 0x21);
        assertThat(Sockets.receive(own, buffer, 0, 100, 0)).isEqualTo(-Errno.EAGAIN);

        int frames = RawSockets.frameSender();
        assertThat(RawSockets.sendFrame(frames, new byte[42], left, 0x0806)).isEqualTo(42);
        for (int fd : new int[] {receiver, own, sender, frames}) {
          Descriptors.close(fd);
        }
      }
      return null;
    });
  }

  private static int index(Interfaces interfaces, String name) throws LinuxException {
    return interfaces.links().stream()
        .filter(l -> l.name().equals(name))
        .findFirst()
        .orElseThrow()
        .index();
  }

  private static List<Change> await(InterfaceMonitor monitor) throws Exception {
    try (Epoll epoll = new Epoll(1)) {
      epoll.add(monitor.fd(), Epoll.IN, 0);
      assertThat(epoll.await(5000)).as("an event arrives").isEqualTo(1);
      return monitor.changes();
    }
  }

  /** Runs on a thread of its own, whose namespace goes when it ends. */
  private static void inNewNamespace(Callable<?> test) throws Exception {
    FutureTask<?> task =
        new FutureTask<>(() -> {
          Namespaces.newNetwork();
          return test.call();
        });
    Thread.ofPlatform().start(task);
    try {
      task.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Error error) {
        throw error;
      }
      throw failed;
    }
  }
}
