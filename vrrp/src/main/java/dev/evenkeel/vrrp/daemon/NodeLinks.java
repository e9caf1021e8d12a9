package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.vrrp.packet.IpAddress;
import dev.evenkeel.vrrp.packet.Ipv4;
import dev.evenkeel.vrrp.packet.Ipv6;
import dev.evenkeel.vrrp.peer.PeerLink;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: the sockets by which nodes of our own kind talk to each other, one for each
 * interface that has an instance.
 */
final class NodeLinks implements AutoCloseable {
  private final Host host;
  private final PairOptions options;
  private final Supplier<Collection<Instance>> instances;
  private final Predicate<InetAddress> virtual;
  private final PeerLink.Receiver receiver;
  private final Map<String, PeerLink> links = new HashMap<>();
  private final Set<String> toldOf = new HashSet<>();

  NodeLinks(
      Host host,
      PairOptions options,
      Supplier<Collection<Instance>> instances,
      Predicate<InetAddress> virtual,
      PeerLink.Receiver receiver) {
    this.host = host;
    this.options = options;
    this.instances = instances;
    this.virtual = virtual;
    this.receiver = receiver;
  }

  /** Those that are open. */
  Collection<PeerLink> all() {
    return links.values();
  }

  /** That of an interface, or null. */
  @Nullable PeerLink on(String device) {
    return links.get(device);
  }

  /** Opens the sockets that are missing, closes those whose interface is gone. */
  void refresh() {
    Set<String> wanted = new HashSet<>();
    Set<String> seen = new HashSet<>();
    for (Instance instance : instances.get()) {
      if (!seen.add(instance.config().interfaceName())) {
        continue;
      }
      Optional<InterfaceLink> link = host.table.link(instance.config().interfaceName());
      if (link.isPresent() && link.get().isUp()) {
        wanted.add(link.get().name());
        PeerLink open = links.get(link.get().name());
        boolean ipv6 = speaksIpv6(link.get());
        if (open == null || open.index() != link.get().index() || open.isIpv6() != ipv6) {
          open(link.get(), ipv6);
        }
      }
    }
    for (String device : List.copyOf(links.keySet())) {
      if (!wanted.contains(device)) {
        close(links.remove(device));
      }
    }
  }

  /**
   * Over IPv6 where the interface has no IPv4 address of its own, or all peers are named by IPv6
   * addresses.
   */
  private boolean speaksIpv6(InterfaceLink on) {
    boolean ipv4 =
        host.table.addresses(on.index()).stream()
            .anyMatch(a -> a instanceof Inet4Address && !virtual.test(a));
    boolean named =
        instances.get().stream()
            .filter(i -> i.config().interfaceName().equals(on.name()))
            .allMatch(i -> i.config().isIpv6() && i.config().transport().isUnicast());
    return !ipv4 || named;
  }

  private void open(InterfaceLink on, boolean ipv6) {
    close(links.remove(on.name()));
    try {
      IpAddress all = ipv6 ? Ipv6.VRRP_GROUP : Ipv4.VRRP_GROUP;
      InetAddress group = InetAddress.ofLiteral(all.toString());
      links.put(
          on.name(),
          new PeerLink(host.loop, on.name(), on.index(), group, options.port(), receiver));
    } catch (LinuxException refused) {
      if (toldOf.add(on.name())) {
        host.log.info(
            "cannot talk to other nodes on %s: %s".formatted(on.name(), refused.getMessage()));
      }
    }
  }

  private static void close(@Nullable PeerLink link) {
    if (link != null) {
      link.close();
    }
  }

  @Override
  public void close() {
    links.values().forEach(PeerLink::close);
    links.clear();
  }
}
