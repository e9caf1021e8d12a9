package dev.evenkeel.vrrp.address;

import dev.evenkeel.linux.AddressText;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.InterfaceAddress;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.linux.netlink.Interfaces;
import dev.evenkeel.vrrp.config.AddressAttributes;
import dev.evenkeel.vrrp.config.VirtualAddress;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Daemon thread only: the virtual addresses of one instance on their interfaces.
 *
 * <p>It remembers which removals are its own, so that a removal by somebody else can be told from
 * them when the kernel reports it.
 */
public final class VirtualAddresses {
  private static final int HOST_PREFIX_IPV6 = 128;

  private final Interfaces interfaces;
  private final InterfaceTable table;
  private final Consumer<String> log;
  private final Map<InterfaceAddress, Integer> ownRemovals = new HashMap<>();
  private List<VirtualAddress> configured;
  private List<InterfaceAddress> held = List.of();

  /**
   * @param configured the addresses, the advertised ones first
   * @param log where complaints go
   */
  public VirtualAddresses(
      Interfaces interfaces,
      InterfaceTable table,
      List<VirtualAddress> configured,
      Consumer<String> log) {
    this.interfaces = interfaces;
    this.table = table;
    this.configured = List.copyOf(configured);
    this.log = log;
  }

  /** Adds what is not there yet. An address that is there already counts as ours. */
  public void add() {
    List<InterfaceAddress> now = new ArrayList<>();
    for (VirtualAddress address : configured) {
      Optional<InterfaceAddress> wanted = onInterface(address);
      if (wanted.isEmpty()) {
        log.accept(
            "can't add address %s: no interface %s"
                .formatted(AddressText.of(address.address()), address.device()));
      } else if (add(wanted.get())) {
        now.add(wanted.get());
      }
    }
    held = List.copyOf(now);
  }

  private boolean add(InterfaceAddress address) {
    try {
      boolean hostAddress =
          address.address() instanceof Inet6Address
              && address.prefixLengthBits() == HOST_PREFIX_IPV6;
      int result = interfaces.add(address, hostAddress);
      if (result == 0 || result == -Errno.EEXIST) {
        return true;
      }
      complain("add", address, Errno.text(-result));
    } catch (LinuxException refused) {
      complain("add", address, String.valueOf(refused.getMessage()));
    }
    return false;
  }

  /** Removes all, also what a predecessor that was killed has left behind. */
  public void remove() {
    held = List.of();
    configured.forEach(address -> onInterface(address).ifPresent(this::remove));
  }

  private void remove(InterfaceAddress address) {
    try {
      int result = interfaces.remove(address);
      if (result == 0) {
        ownRemovals.merge(address, 1, Integer::sum);
      } else if (result != -Errno.EADDRNOTAVAIL && result != -Errno.ENODEV) {
        complain("remove", address, Errno.text(-result));
      }
    } catch (LinuxException refused) {
      complain("remove", address, String.valueOf(refused.getMessage()));
    }
  }

  /**
   * Changes the list; what is no longer in it is removed. Call {@link #add} afterwards if they are
   * to be held.
   */
  public void replace(List<VirtualAddress> newList) {
    List<InterfaceAddress> wanted = newList.stream().flatMap(a -> onInterface(a).stream()).toList();
    for (InterfaceAddress address : held) {
      if (!wanted.contains(address)) {
        remove(address);
      }
    }
    held = held.stream().filter(wanted::contains).toList();
    configured = List.copyOf(newList);
  }

  /**
   * Tells whether a removal that the kernel reports took an address from us.
   *
   * @return true when we held it and did not remove it ourselves
   */
  public boolean lost(InterfaceAddress removed) {
    for (InterfaceAddress own : ownRemovals.keySet()) {
      if (same(own, removed)) {
        ownRemovals.computeIfPresent(own, (_, count) -> count > 1 ? count - 1 : null);
        return false;
      }
    }
    return held.stream().anyMatch(h -> same(h, removed)) && isTracked(removed);
  }

  /** After an inventory: whether something we hold is not there. */
  public boolean isIncomplete() {
    ownRemovals.clear();
    return held.stream().anyMatch(h -> isTracked(h) && !table.has(h.index(), h.address()));
  }

  private boolean isTracked(InterfaceAddress address) {
    return configured.stream()
        .noneMatch(a -> a.address().equals(address.address()) && a.attributes().noTrack());
  }

  private static boolean same(InterfaceAddress one, InterfaceAddress other) {
    return one.index() == other.index()
        && one.address().equals(other.address())
        && one.prefixLengthBits() == other.prefixLengthBits();
  }

  private Optional<InterfaceAddress> onInterface(VirtualAddress address) {
    return table
        .link(address.device())
        .map(link ->
            new InterfaceAddress(
                link.index(),
                address.address(),
                address.prefixLengthBits(),
                address.scope().netlinkValue(),
                flags(address),
                address.label(),
                address.broadcast()));
  }

  private static int flags(VirtualAddress address) {
    AddressAttributes words = address.attributes();
    boolean noDad = words.noDad() || address.isIpv6();
    return (noDad && address.isIpv6() ? InterfaceAddress.IFA_F_NODAD : 0)
        | (words.home() ? InterfaceAddress.IFA_F_HOMEADDRESS : 0)
        | (words.managedTemporary() ? InterfaceAddress.IFA_F_MANAGETEMPADDR : 0)
        | (words.noPrefixRoute() ? InterfaceAddress.IFA_F_NOPREFIXROUTE : 0)
        | (words.autojoin() ? InterfaceAddress.IFA_F_MCAUTOJOIN : 0);
  }

  private void complain(String what, InterfaceAddress address, String why) {
    log.accept(
        "can't %s address %s/%d on %s: %s"
            .formatted(
                what,
                AddressText.of(address.address()),
                address.prefixLengthBits(),
                table.link(address.index()).map(InterfaceLink::name).orElse("?"),
                why));
  }
}
