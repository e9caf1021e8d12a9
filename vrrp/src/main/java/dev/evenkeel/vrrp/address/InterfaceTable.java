package dev.evenkeel.vrrp.address;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.InterfaceAddress;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.linux.netlink.InterfaceMonitor.Change;
import dev.evenkeel.linux.netlink.Interfaces;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Daemon thread only: the interfaces and addresses of the network namespace, as last heard from the
 * kernel.
 */
public final class InterfaceTable {
  private final Map<Integer, InterfaceLink> links = new LinkedHashMap<>();

  /**
   * For each interface its addresses in the kernel's order, with the prefixes each is there with.
   */
  private final Map<Integer, Map<InetAddress, Set<Integer>>> addresses = new HashMap<>();

  /** What this process has removed and the kernel has not told of yet. */
  private final Map<Removal, Integer> removals = new HashMap<>();

  private record Removal(int index, InetAddress address, int prefixLengthBits) {
    static Removal of(InterfaceAddress address) {
      return new Removal(address.index(), address.address(), address.prefixLengthBits());
    }

    boolean takesAlong(Removal other) {
      boolean comparable =
          index == other.index
              && prefixLengthBits == other.prefixLengthBits
              && address instanceof Inet4Address
              && other.address instanceof Inet4Address;
      return comparable
          && !equals(other)
          && (bits() ^ other.bits()) >>> (Integer.SIZE - prefixLengthBits) == 0;
    }

    private long bits() {
      return Integer.toUnsignedLong(ByteBuffer.wrap(address.getAddress()).getInt());
    }
  }

  /** This process has removed an address. */
  void removing(InterfaceAddress address) {
    removals.merge(Removal.of(address), 1, Integer::sum);
  }

  /**
   * Tells whether the kernel removes an address because this process removed another one: with the
   * first IPv4 address of a subnet it takes all others of it, unless {@code promote_secondaries} is
   * set; of those it tells before.
   */
  public boolean isTakenAlong(InterfaceAddress removed) {
    Removal gone = Removal.of(removed);
    return removals.keySet().stream().anyMatch(own -> own.takesAlong(gone));
  }

  /** Takes a new inventory; when the kernel does not answer, what was known before stays. */
  public void load(Interfaces interfaces) throws LinuxException {
    List<InterfaceLink> newLinks = interfaces.links();
    List<InterfaceAddress> newAddresses = interfaces.addresses();
    links.clear();
    addresses.clear();
    newLinks.forEach(l -> links.put(l.index(), l));
    newAddresses.forEach(this::add);
  }

  /** Follows one change; {@link Change.Lost} asks for {@link #load} instead. */
  public void apply(Change change) {
    switch (change) {
      case Change.LinkSet(InterfaceLink link) -> links.put(link.index(), link);
      case Change.LinkRemoved(InterfaceLink link) -> {
        links.remove(link.index());
        addresses.remove(link.index());
      }
      case Change.AddressSet(InterfaceAddress address) -> add(address);
      case Change.AddressRemoved(InterfaceAddress address) -> {
        remove(address);
        removals.computeIfPresent(Removal.of(address), (_, count) -> count > 1 ? count - 1 : null);
      }
      case Change.Lost _ -> removals.clear();
    }
  }

  private void add(InterfaceAddress address) {
    addresses
        .computeIfAbsent(address.index(), _ -> new LinkedHashMap<>())
        .computeIfAbsent(address.address(), _ -> new HashSet<>())
        .add(address.prefixLengthBits());
  }

  private void remove(InterfaceAddress address) {
    Map<InetAddress, Set<Integer>> there = addresses.getOrDefault(address.index(), Map.of());
    Set<Integer> prefixes = there.getOrDefault(address.address(), Set.of());
    if (prefixes.contains(address.prefixLengthBits()) && prefixes.size() == 1) {
      there.remove(address.address());
    } else if (!prefixes.isEmpty()) {
      prefixes.remove(address.prefixLengthBits());
    }
  }

  /** The interface of that name. */
  public Optional<InterfaceLink> link(String name) {
    return links.values().stream().filter(l -> l.name().equals(name)).findFirst();
  }

  /** The interface with that number. */
  public Optional<InterfaceLink> link(int index) {
    return Optional.ofNullable(links.get(index));
  }

  /** The addresses of an interface, in the kernel's order; a view, which follows changes. */
  public Set<InetAddress> addresses(int index) {
    return Collections.unmodifiableSet(addresses.getOrDefault(index, Map.of()).keySet());
  }

  /** Whether an interface has an address, with whatever prefix. */
  public boolean has(int index, InetAddress address) {
    return addresses.getOrDefault(index, Map.of()).containsKey(address);
  }
}
