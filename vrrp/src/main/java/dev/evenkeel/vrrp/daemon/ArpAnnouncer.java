package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.RawSockets;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.vrrp.address.GratuitousArp;
import dev.evenkeel.vrrp.address.NeighbourDiscovery;
import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.packet.IpAddress;
import dev.evenkeel.vrrp.packet.Ipv4;
import dev.evenkeel.vrrp.packet.Ipv6;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Daemon thread only: sends the gratuitous ARPs and unsolicited neighbour advertisements of one
 * instance, the addresses in turn and round after round, with at least {@code vrrp_garp_interval}
 * (or {@code vrrp_gna_interval}) between two.
 */
final class ArpAnnouncer {
  private static final long NS_PER_US = 1000;

  private final Host host;
  private final String instance;
  private final long arpIntervalNs;
  private final long advertisementIntervalNs;

  ArpAnnouncer(Host host, String instance, long arpIntervalUs, long advertisementIntervalUs) {
    this.host = host;
    this.instance = instance;
    this.arpIntervalNs = arpIntervalUs * NS_PER_US;
    this.advertisementIntervalNs = advertisementIntervalUs * NS_PER_US;
  }

  void announce(List<VirtualAddress> addresses, int repeat) {
    long arpDueNs = host.loop.nowNs();
    long advertisementDueNs = arpDueNs;
    for (int round = 0; round < repeat; round++) {
      for (VirtualAddress address : addresses) {
        if (round == 0) {
          host.log.detail(
              "(%s) Sending/queueing %ss on %s for %s"
                  .formatted(
                      instance,
                      address.isIpv6() ? "Unsolicited Neighbour Advert" : "gratuitous ARP",
                      address.device(),
                      text(address)));
        }
        if (address.isIpv6()) {
          send(address, advertisementIntervalNs, advertisementDueNs);
          advertisementDueNs += advertisementIntervalNs;
        } else {
          send(address, arpIntervalNs, arpDueNs);
          arpDueNs += arpIntervalNs;
        }
      }
    }
  }

  private void send(VirtualAddress address, long intervalNs, long dueNs) {
    if (intervalNs == 0) {
      send(address, false);
    } else {
      host.loop.at(dueNs, () -> send(address, true));
    }
  }

  private static String messages(VirtualAddress address) {
    return address.isIpv6() ? "unsolicited Neighbour Advert" : "gratuitous ARP";
  }

  private static String text(VirtualAddress address) {
    return Words.address(address.address());
  }

  private void send(VirtualAddress address, boolean queued) {
    Optional<InterfaceLink> found = host.table.link(address.device());
    if (found.isEmpty() || !found.get().usesArp()) {
      return;
    }
    InterfaceLink link = found.get();
    // The router may have ceased to be master since this was queued.
    if (queued && !host.table.has(link.index(), address.address())) {
      return;
    }
    host.log.detail(
        "Sending %s on %s for %s".formatted(messages(address), address.device(), text(address)));
    long sent =
        switch (IpAddress.of(address.address())) {
          case Ipv4 four ->
              RawSockets.sendFrame(
                  host.frameSender,
                  GratuitousArp.frame(link.mac(), four),
                  link.index(),
                  GratuitousArp.ETHER_TYPE);
          case Ipv6 six ->
              RawSockets.sendFrame(
                  host.frameSender,
                  NeighbourDiscovery.advertisement(link.mac(), six, forwards(address.device())),
                  link.index(),
                  NeighbourDiscovery.ETHER_TYPE);
        };
    if (sent < 0) {
      host.log.info(
          "Error %d (%s) sending %s on %s for %s"
              .formatted(
                  -sent,
                  Errno.text((int) -sent),
                  messages(address),
                  address.device(),
                  text(address)));
    }
  }

  /** Whether the host is a router on this interface, which its neighbours want to know. */
  private static boolean forwards(String device) {
    try {
      Path setting = Path.of("/proc/sys/net/ipv6/conf", device, "forwarding");
      return Files.readString(setting).startsWith("1");
    } catch (IOException none) {
      return false;
    }
  }
}
