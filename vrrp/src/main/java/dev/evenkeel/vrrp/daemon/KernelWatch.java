package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.InterfaceAddress;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.linux.netlink.InterfaceMonitor.Change;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.net.InetAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: follows what the kernel says of interfaces and addresses, keeps the host's
 * table of them, and tells instances of addresses that others took from them.
 */
final class KernelWatch {
  private static final long INVENTORY_RETRY_MS = 1000;

  private final Host host;
  private final Supplier<KeepalivedConfig> config;
  private final Supplier<Collection<Instance>> instances;
  private final Predicate<InetAddress> virtual;
  private final Runnable refresh;
  private final Consumer<String> risen;
  private EventLoop.@Nullable Timer inventoryDue;

  /**
   * @param virtual whether an address is a virtual one
   * @param refresh is called when anything has changed
   * @param risen is told, after that, of an interface that came, came again, or went up: what was
   *     set on it is gone
   */
  KernelWatch(
      Host host,
      Supplier<KeepalivedConfig> config,
      Supplier<Collection<Instance>> instances,
      Predicate<InetAddress> virtual,
      Runnable refresh,
      Consumer<String> risen) {
    this.host = host;
    this.config = config;
    this.instances = instances;
    this.virtual = virtual;
    this.refresh = refresh;
    this.risen = risen;
  }

  /** Names the addresses that there are. */
  void logAddresses() {
    for (VrrpInstance instance : config.get().instances()) {
      host.table
          .link(instance.interfaceName())
          .ifPresent(link ->
              host.table
                  .addresses(link.index())
                  .forEach(a -> host.log.detail(assigned(a, link.name()))));
    }
  }

  private static String assigned(InetAddress address, String device) {
    return "Assigned address %s for interface %s".formatted(text(address), device);
  }

  private static String text(InetAddress address) {
    return Words.address(address);
  }

  /** Takes what the kernel says; to be called when it says something. */
  void follow() {
    boolean news = false;
    Set<String> rising = new LinkedHashSet<>();
    try {
      for (Change change : host.monitor.changes()) {
        news |= !isRenewal(change);
        if (change instanceof Change.LinkSet(InterfaceLink link) && isRising(link)) {
          rising.add(link.name());
        }
        follow(change);
      }
    } catch (LinuxException refused) {
      news = true;
      takeInventoryLater(refused);
    }
    if (news) {
      refresh.run();
    }
    rising.forEach(risen);
  }

  private boolean isRising(InterfaceLink link) {
    return host.table
        .link(link.index())
        .filter(before -> before.name().equals(link.name()))
        .map(before -> !before.isUp() && link.isUp())
        .orElse(true);
  }

  /**
   * Leases are renewed each second, and the kernel tells of it: of IPv6 addresses always, of IPv4
   * ones where others renew them. An address that is there already is no news.
   */
  private boolean isRenewal(Change change) {
    return change instanceof Change.AddressSet(InterfaceAddress address)
        && host.table.has(address.index(), address.address());
  }

  private void takeInventory() {
    try {
      host.table.load(host.interfaces);
      inventoryDue = null;
      for (Instance instance : instances.get()) {
        if (instance.addresses().isIncomplete()) {
          instance.addressLost();
        }
      }
    } catch (LinuxException refused) {
      takeInventoryLater(refused);
    }
    refresh.run();
  }

  /** Something may have been missed; until the kernel answers, what was known before counts. */
  private void takeInventoryLater(LinuxException why) {
    host.log.info("netlink: " + why.getMessage() + " - asking again in a second");
    if (inventoryDue != null) {
      inventoryDue.cancel();
    }
    inventoryDue = host.loop.after(INVENTORY_RETRY_MS, this::takeInventory);
  }

  private void follow(Change change) throws LinuxException {
    switch (change) {
      case Change.LinkSet(InterfaceLink link) -> {
        boolean known = host.table.link(link.index()).isPresent();
        boolean before = host.table.link(link.index()).filter(InterfaceLink::isUp).isPresent();
        host.table.apply(change);
        if (isOurs(link.name()) && !known) {
          host.log.info("Interface %s added".formatted(link.name()));
        }
        if (isOurs(link.name()) && before != link.isUp()) {
          host.log.info(
              "Netlink reports %s %s".formatted(link.name(), link.isUp() ? "up" : "down"));
        }
      }
      case Change.LinkRemoved(InterfaceLink link) -> {
        host.table.apply(change);
        if (isOurs(link.name())) {
          host.log.info("Interface %s deleted".formatted(link.name()));
        }
      }
      case Change.AddressSet(InterfaceAddress address) -> {
        boolean known = host.table.has(address.index(), address.address());
        host.table.apply(change);
        String device = deviceOf(address);
        if (!known && isOurs(device) && !virtual.test(address.address())) {
          host.log.detail(assigned(address.address(), device));
        }
      }
      case Change.AddressRemoved(InterfaceAddress address) -> {
        host.table.apply(change);
        removed(address);
      }
      case Change.Lost _ -> {
        host.log.info("Netlink: events were lost - taking a new inventory");
        takeInventory();
      }
    }
  }

  private void removed(InterfaceAddress address) {
    String device = deviceOf(address);
    if (isOurs(device) && !virtual.test(address.address())) {
      host.log.detail(
          "Deassigned address %s from interface %s".formatted(text(address.address()), device));
    }
    for (Instance instance : instances.get()) {
      if (!instance.addresses().lost(address) || isThere(address)) {
        continue;
      }
      if (host.table.isTakenAlong(address)) {
        instance.restore();
      } else {
        host.log.info(
            "Netlink reflector reports IP %s removed from %s"
                .formatted(text(address.address()), device));
        // Where the interface itself is gone or going, the link decides.
        instance.refreshLink();
        instance.addressLost();
      }
    }
  }

  /** What the kernel says of an address may be of before it was set again. */
  private boolean isThere(InterfaceAddress address) {
    try {
      return host.interfaces.addresses().stream()
          .anyMatch(a ->
              a.index() == address.index()
                  && a.address().equals(address.address())
                  && a.prefixLengthBits() == address.prefixLengthBits());
    } catch (LinuxException unknown) {
      return false;
    }
  }

  private String deviceOf(InterfaceAddress address) {
    return host.table.link(address.index()).map(InterfaceLink::name).orElse("");
  }

  private boolean isOurs(String device) {
    return config.get().instances().stream().anyMatch(i -> i.interfaceName().equals(device))
        || config.get().allTracking().stream()
            .flatMap(t -> t.interfaces().stream())
            .anyMatch(t -> t.interfaceName().equals(device));
  }
}
