package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.address.VirtualAddresses;
import dev.evenkeel.vrrp.address.VirtualRoutes;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: what a master has and a backup has not: the addresses with their lease, the
 * routes and rules, and the neighbours' belief that the addresses are here.
 */
final class Holding {
  private static final int LET_GO_AFTER_MS = 50;
  private static final int[] AGAIN_AT_MS = {100, 300, 1000, 2000};

  private final Host host;
  private final Instance.Surroundings surroundings;
  private final BooleanSupplier stays;
  private final VirtualAddresses addresses;
  private final VirtualRoutes routes;
  private final Lease lease;
  private VrrpInstance config;
  private ArpAnnouncer arps;
  private EventLoop.@Nullable Timer lettingGo;

  /**
   * @param stays whether what is there is to stay there, as after a stop with {@code -V}
   * @param complain takes what the kernel refuses
   */
  Holding(
      VrrpInstance config,
      Host host,
      Instance.Surroundings surroundings,
      boolean leases,
      BooleanSupplier stays,
      Consumer<String> complain) {
    this.config = config;
    this.host = host;
    this.surroundings = surroundings;
    this.stays = stays;
    routes =
        new VirtualRoutes(host.interfaces, host.table, config.routes(), config.rules(), complain);
    addresses =
        new VirtualAddresses(host.interfaces, host.table, InstanceModel.carried(config), complain);
    lease = new Lease(host.loop, host.renewals, addresses, leases);
    arps = announcer();
  }

  private ArpAnnouncer announcer() {
    return new ArpAnnouncer(
        host, config.name(), surroundings.garpIntervalUs(), surroundings.gnaIntervalUs());
  }

  VirtualAddresses addresses() {
    return addresses;
  }

  void reconfigure(VrrpInstance newConfig) {
    config = newConfig;
    arps = announcer();
    routes.replace(newConfig.routes(), newConfig.rules());
    lease.replacing(() -> addresses.replace(InstanceModel.carried(newConfig)));
  }

  /**
   * Takes all there is.
   *
   * @param leaseNs how long another router would wait before it takes them
   */
  void take(long leaseNs) {
    cancelLettingGo();
    lease.begin(leaseNs);
    addresses.add();
    if (!routes.isEmpty()) {
      host.log.detail("(" + config.name() + ") setting Virtual Routes and Rules");
      routes.add();
    }
  }

  /** Whether an interface is one of those on which something is held. */
  boolean uses(String device) {
    return addresses.use(device) || routes.use(device);
  }

  /** Sets what has gone, and tells the neighbours. */
  void restore() {
    addresses.add();
    if (!routes.isEmpty()) {
      routes.add();
    }
    announce(config.garp().repeat());
  }

  /** The routes go first. */
  void removeRoutes() {
    if (!stays.getAsBoolean()) {
      routes.remove();
    }
  }

  /** Takes the addresses away, unless they are to stay after a stop. */
  void removeAddresses() {
    cancelLettingGo();
    lease.end();
    if (!stays.getAsBoolean()) {
      addresses.remove();
    }
  }

  /**
   * For one who was displaced by another: its neighbours may not have heard of the new owner yet.
   * The new owner tells them again, so an answer to one who asks just now does no harm.
   */
  void removeAddressesSoon() {
    cancelLettingGo();
    lettingGo = host.loop.after(LET_GO_AFTER_MS, this::removeAddresses);
  }

  private void cancelLettingGo() {
    if (lettingGo != null) {
      lettingGo.cancel();
      lettingGo = null;
    }
  }

  /** Whether the addresses are about to go. */
  boolean isLettingGo() {
    return lettingGo != null;
  }

  /** Keeps the addresses where nobody hears of them. */
  void stepAside(int seconds) {
    lease.end();
    addresses.keepAside(seconds);
  }

  /** Whether the kernel has taken the addresses because nobody renewed them. */
  boolean hasRunOut() {
    return lease.hasRunOut();
  }

  /** Removes everything, whatever state it is in; the parts do not depend on each other. */
  void abandon(Consumer<Runnable> attempt) {
    attempt.accept(lease::end);
    attempt.accept(routes::remove);
    attempt.accept(addresses::remove);
  }

  /** Tells the neighbours where the addresses are. */
  void announce(int repeat) {
    arps.announce(InstanceModel.carried(config), repeat);
  }

  /**
   * Tells them again, at growing distances: a single burst may have met another node's, or a port
   * that did not forward yet.
   *
   * @param still whether the addresses are still here by the same right
   */
  void announceAgain(BooleanSupplier still) {
    for (int atMs : config.garp().repeat() > 0 ? AGAIN_AT_MS : new int[0]) {
      host.loop.after(
          atMs,
          () -> {
            if (still.getAsBoolean()) {
              announce(1);
            }
          });
    }
  }
}
