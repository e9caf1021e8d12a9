package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.netlink.AddressRenewals.Renewal;
import dev.evenkeel.vrrp.address.VirtualAddresses;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.util.List;

/**
 * Daemon thread, but for {@link #renewed}: the addresses of one instance are renewed for as long as
 * this thread runs. The kernel removes them from a process that died or does not get to it.
 *
 * <p>The lease is longer than the peers wait for an advertisement: where nothing but this process
 * has died, the address answers until its new owner is there.
 */
final class Lease implements Renewals.Holder {
  private static final long SECOND_NS = 1_000_000_000L;

  private final EventLoop loop;
  private final Renewals renewals;
  private final VirtualAddresses addresses;
  private final boolean enabled;
  private boolean running;
  private long validNs;
  private volatile long renewedNs;

  Lease(EventLoop loop, Renewals renewals, VirtualAddresses addresses, boolean enabled) {
    this.loop = loop;
    this.renewals = renewals;
    this.addresses = addresses;
    this.enabled = enabled;
  }

  /** The seconds of a lease where peers take over after {@code masterDownNs} at the latest. */
  static int seconds(long masterDownNs) {
    return (int) Math.ceilDiv(masterDownNs, SECOND_NS) + 1;
  }

  /** Before the addresses are added. */
  void begin(long masterDownNs) {
    end();
    if (enabled) {
      addresses.setLease(seconds(masterDownNs));
      validNs = seconds(masterDownNs) * SECOND_NS;
      renewedNs = loop.nowNs();
      running = true;
      renewals.add(this);
    }
  }

  @Override
  public List<Renewal> renewals() {
    return addresses.renewals();
  }

  @Override
  public void renewed(long atNs) {
    renewedNs = atNs;
  }

  /** Some of the addresses are about to be removed, and to be renewed no more. */
  void replacing(Runnable removal) {
    if (running) {
      renewals.remove(this);
    }
    removal.run();
    if (running) {
      renewals.add(this);
    }
  }

  @Override
  public void refused(Renewal renewal, int result) {
    addresses.notRenewed(renewal, result);
  }

  /** When the addresses are no longer held. */
  void end() {
    if (running) {
      running = false;
      renewals.remove(this);
    }
  }

  /** Whether it may be the kernel that has just removed an address: this thread was away. */
  boolean hasRunOut() {
    return running && loop.nowNs() - renewedNs >= validNs;
  }
}
