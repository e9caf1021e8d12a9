package dev.evenkeel.vrrp.address;

import dev.evenkeel.linux.AddressText;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.AddressRenewals.Renewal;
import dev.evenkeel.linux.netlink.InterfaceAddress;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.linux.netlink.Interfaces;
import dev.evenkeel.vrrp.config.AddressAttributes;
import dev.evenkeel.vrrp.config.VirtualAddress;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Daemon thread only: the virtual addresses of one instance on their interfaces.
 *
 * <p>It remembers which removals are its own, so that a removal by somebody else can be told from
 * them when the kernel reports it.
 */
public final class VirtualAddresses {
  private static final int HOST_PREFIX_IPV6 = 128;
  private static final int HOST_PREFIX_IPV4 = 32;
  private static final String LOOPBACK = "lo";

  private final Interfaces interfaces;
  private final InterfaceTable table;
  private final Consumer<String> log;
  private final Map<InterfaceAddress, Integer> ownRemovals = new HashMap<>();
  private List<VirtualAddress> configured;
  private List<InterfaceAddress> held = List.of();
  private final Set<InterfaceAddress> leased = new LinkedHashSet<>();
  private List<InterfaceAddress> aside = List.of();
  private int leaseSeconds;

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

  /**
   * From now on the kernel removes each address that {@link #add} sets unless it is renewed in
   * time; 0 for never.
   */
  public void setLease(int seconds) {
    leaseSeconds = seconds;
  }

  /** What begins the leases of all held addresses anew. */
  public List<Renewal> renewals() {
    return held.stream()
        .filter(leased::contains)
        .map(a -> new Renewal(a, isIpv6Host(a), leaseSeconds))
        .toList();
  }

  /**
   * Something of {@link #renewals} was refused.
   *
   * @param result {@code -errno}
   */
  public void notRenewed(Renewal renewal, int result) {
    if (result != -Errno.ENODEV && result != -Errno.EADDRNOTAVAIL) {
      complain("renew", renewal.address(), Errno.text(-result));
    }
  }

  private void renew(InterfaceAddress address, int seconds) {
    try {
      int result = interfaces.renew(address, isIpv6Host(address), seconds);
      if (result != 0) {
        notRenewed(new Renewal(address, isIpv6Host(address), seconds), result);
      }
    } catch (LinuxException refused) {
      complain("renew", address, String.valueOf(refused.getMessage()));
    }
  }

  /**
   * Moves the addresses to {@code lo}: what is connected to them stays so, and neighbours hear no
   * more of them from IPv6; ARP is the caller's concern.
   *
   * @param seconds after which the kernel removes them unless {@link #renewAside} comes in time
   */
  public void keepAside(int seconds) {
    Optional<InterfaceLink> loopback = table.link(LOOPBACK);
    if (loopback.isPresent()) {
      List<InterfaceAddress> now = new ArrayList<>();
      for (InterfaceAddress address : held) {
        boolean ipv6 = address.address() instanceof Inet6Address;
        if (!address.address().isLinkLocalAddress()) {
          InterfaceAddress there =
              new InterfaceAddress(
                  loopback.get().index(),
                  address.address(),
                  ipv6 ? HOST_PREFIX_IPV6 : HOST_PREFIX_IPV4,
                  0,
                  ipv6 ? InterfaceAddress.IFA_F_NODAD : 0,
                  null,
                  null);
          if (set(there, seconds)) {
            now.add(there);
          }
        }
      }
      aside = List.copyOf(now);
    }
    remove();
  }

  /** Begins the time anew after which what was kept aside is removed. */
  public void renewAside(int seconds) {
    aside.forEach(address -> renew(address, seconds));
  }

  /** Ends {@link #keepAside}. */
  public void dropAside() {
    List<InterfaceAddress> there = aside;
    aside = List.of();
    leased.removeAll(there);
    there.forEach(this::remove);
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
      } else if (set(wanted.get(), leaseSeconds)) {
        now.add(wanted.get());
      }
    }
    held = List.copyOf(now);
  }

  /** Whether any of them belongs to an interface. */
  public boolean use(String device) {
    return configured.stream().anyMatch(a -> a.device().equals(device));
  }

  private static boolean isIpv6Host(InterfaceAddress address) {
    return address.address() instanceof Inet6Address
        && address.prefixLengthBits() == HOST_PREFIX_IPV6;
  }

  private boolean set(InterfaceAddress address, int seconds) {
    try {
      int result = interfaces.lease(address, isIpv6Host(address), seconds);
      if (result == 0 && seconds > 0) {
        // One that was there before belongs to the machine, and outlives this process.
        leased.add(address);
      }
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
    leased.retainAll(aside);
    configured.forEach(address -> onInterface(address).ifPresent(this::remove));
  }

  private void remove(InterfaceAddress address) {
    try {
      int result = interfaces.remove(address);
      if (result == 0) {
        ownRemovals.merge(address, 1, Integer::sum);
        table.removing(address);
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
        leased.remove(address);
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
