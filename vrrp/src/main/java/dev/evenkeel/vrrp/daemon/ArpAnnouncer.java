package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.RawSockets;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.vrrp.address.GratuitousArp;
import dev.evenkeel.vrrp.config.VirtualAddress;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;

/**
 * Daemon thread only: sends the gratuitous ARPs of one instance, the addresses in turn and round
 * after round, with at least {@code vrrp_garp_interval} between two.
 */
final class ArpAnnouncer {
  private static final long NS_PER_US = 1000;

  private final Host host;
  private final String instance;
  private final long intervalNs;

  ArpAnnouncer(Host host, String instance, long intervalUs) {
    this.host = host;
    this.instance = instance;
    this.intervalNs = intervalUs * NS_PER_US;
  }

  void announce(List<VirtualAddress> addresses, int repeat) {
    List<VirtualAddress> ipv4 =
        addresses.stream().filter(a -> a.address() instanceof Inet4Address).toList();
    long dueNs = host.loop.nowNs();
    for (int round = 0; round < repeat; round++) {
      for (VirtualAddress address : ipv4) {
        if (round == 0) {
          host.log.detail(
              "(%s) Sending/queueing gratuitous ARPs on %s for %s"
                  .formatted(instance, address.device(), address.address().getHostAddress()));
        }
        if (intervalNs == 0) {
          send(address);
        } else {
          host.loop.at(dueNs, () -> send(address));
          dueNs += intervalNs;
        }
      }
    }
  }

  private void send(VirtualAddress address) {
    Optional<InterfaceLink> link = host.table.link(address.device());
    if (link.isEmpty() || !link.get().usesArp()) {
      return;
    }
    // With an interval the router may have ceased to be master since this was queued.
    if (!host.table.has(link.get().index(), address.address()) && intervalNs > 0) {
      return;
    }
    host.log.detail(
        "Sending gratuitous ARP on %s for %s"
            .formatted(address.device(), address.address().getHostAddress()));
    byte[] frame = GratuitousArp.frame(link.get().mac(), InstanceModel.ipv4(address.address()));
    long sent =
        RawSockets.sendFrame(host.frameSender, frame, link.get().index(), GratuitousArp.ETHER_TYPE);
    if (sent < 0) {
      host.log.info(
          "Error %d (%s) sending gratuitous ARP on %s for %s"
              .formatted(
                  -sent,
                  Errno.text((int) -sent),
                  address.device(),
                  address.address().getHostAddress()));
    }
  }
}
