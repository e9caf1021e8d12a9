package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.RawSockets;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.vrrp.address.GratuitousArp;
import dev.evenkeel.vrrp.address.NeighbourDiscovery;
import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.packet.IpAddress;
import dev.evenkeel.vrrp.packet.Ipv4;
import dev.evenkeel.vrrp.packet.Ipv6;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: asks the network, shortly before a backup that hears nobody takes its
 * addresses, whether somebody has them (RFC 5227 section 2.1, RFC 4862 section 5.4).
 *
 * <p>It asks while the backup still waits, so nothing is delayed. An answer holds nothing up
 * either: it may come from the kernel of a machine whose router is dead. But it says that there
 * will be two holders, and which.
 */
final class AddressProbe {
  /** So long before the end of the wait; a neighbour answers in less than a tenth of it. */
  private static final long AHEAD_NS = 200_000_000L;

  /** So long an answer is one to the question. */
  private static final long ANSWER_WITHIN_NS = 1_000_000_000L;

  private final Host host;
  private EventLoop.@Nullable Timer due;
  private long askedNs;
  private boolean asked;

  AddressProbe(Host host) {
    this.host = host;
  }

  /** The wait ends at {@code deadlineNs}, if nothing comes: {@code ask} is called before. */
  void schedule(long deadlineNs, Runnable ask) {
    cancel();
    due = host.loop.at(deadlineNs - AHEAD_NS, ask);
  }

  void cancel() {
    if (due != null) {
      due.cancel();
      due = null;
    }
  }

  /**
   * Asks for all addresses, by the Ethernet address of the interface itself: a virtual one would
   * make a switch believe that it is here.
   *
   * @param device where is asked
   * @param holder where the addresses will be: the same, or a virtual interface on top of it
   */
  void ask(String device, String holder, List<VirtualAddress> addresses) {
    InterfaceLink link = host.table.link(device).orElse(null);
    if (link == null || !link.usesArp()) {
      return;
    }
    asked = true;
    askedNs = host.loop.nowNs();
    for (VirtualAddress address : addresses) {
      if (address.device().equals(holder)) {
        ask(link, IpAddress.of(address.address()));
      }
    }
  }

  private void ask(InterfaceLink link, IpAddress address) {
    switch (address) {
      case Ipv4 four -> send(link, GratuitousArp.probe(link.mac(), four), GratuitousArp.ETHER_TYPE);
      case Ipv6 six ->
          send(link, NeighbourDiscovery.probe(link.mac(), six), NeighbourDiscovery.ETHER_TYPE);
    }
  }

  private void send(InterfaceLink link, byte[] frame, int etherType) {
    RawSockets.sendFrame(host.frameSender, frame, link.index(), etherType);
  }

  /** Whether what is heard now may be an answer. */
  boolean isOpen() {
    return asked && host.loop.nowNs() - askedNs < ANSWER_WITHIN_NS;
  }
}
