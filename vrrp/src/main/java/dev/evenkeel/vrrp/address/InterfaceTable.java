package dev.evenkeel.vrrp.address;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.InterfaceAddress;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.linux.netlink.InterfaceMonitor.Change;
import dev.evenkeel.linux.netlink.Interfaces;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Daemon thread only: the interfaces and addresses of the network namespace, as last heard from the
 * kernel.
 */
public final class InterfaceTable {
  private final Map<Integer, InterfaceLink> links = new LinkedHashMap<>();
  private final List<InterfaceAddress> addresses = new ArrayList<>();

  /** Takes a new inventory; when the kernel does not answer, what was known before stays. */
  public void load(Interfaces interfaces) throws LinuxException {
    List<InterfaceLink> newLinks = interfaces.links();
    List<InterfaceAddress> newAddresses = interfaces.addresses();
    links.clear();
    addresses.clear();
    newLinks.forEach(l -> links.put(l.index(), l));
    addresses.addAll(newAddresses);
  }

  /** Follows one change; {@link Change.Lost} asks for {@link #load} instead. */
  public void apply(Change change) {
    switch (change) {
      case Change.LinkSet(InterfaceLink link) -> links.put(link.index(), link);
      case Change.LinkRemoved(InterfaceLink link) -> {
        links.remove(link.index());
        addresses.removeIf(a -> a.index() == link.index());
      }
      case Change.AddressSet(InterfaceAddress address) -> {
        if (find(address).isEmpty()) {
          addresses.add(address);
        }
      }
      case Change.AddressRemoved(InterfaceAddress address) ->
          find(address).ifPresent(addresses::remove);
      case Change.Lost _ -> {}
    }
  }

  private Optional<InterfaceAddress> find(InterfaceAddress wanted) {
    return addresses.stream()
        .filter(a ->
            a.index() == wanted.index()
                && a.address().equals(wanted.address())
                && a.prefixLengthBits() == wanted.prefixLengthBits())
        .findFirst();
  }

  /** The interface of that name. */
  public Optional<InterfaceLink> link(String name) {
    return links.values().stream().filter(l -> l.name().equals(name)).findFirst();
  }

  /** The interface with that number. */
  public Optional<InterfaceLink> link(int index) {
    return Optional.ofNullable(links.get(index));
  }

  /** The addresses of an interface, in the kernel's order. */
  public List<InetAddress> addresses(int index) {
    return addresses.stream()
        .filter(a -> a.index() == index)
        .map(InterfaceAddress::address)
        .toList();
  }

  /** Whether an interface has an address, with whatever prefix. */
  public boolean has(int index, InetAddress address) {
    return addresses(index).contains(address);
  }
}
