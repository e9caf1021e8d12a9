package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.address.VirtualAddresses;
import dev.evenkeel.vrrp.loop.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: renews the addresses of one instance for as long as this thread runs. The
 * kernel removes them from a process that died or does not get to it.
 *
 * <p>The lease is longer than the peers wait for an advertisement: where nothing but this process
 * has died, the address answers until its new owner is there.
 */
final class Lease {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long RENEWAL_MS = 1_000;

  private final EventLoop loop;
  private final VirtualAddresses addresses;
  private final boolean enabled;
  private EventLoop.@Nullable Timer renewal;
  private long validNs;
  private long renewedNs;

  Lease(EventLoop loop, VirtualAddresses addresses, boolean enabled) {
    this.loop = loop;
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
      renewal = loop.after(RENEWAL_MS, this::renew);
    }
  }

  private void renew() {
    renewedNs = loop.nowNs();
    addresses.renew();
    renewal = loop.after(RENEWAL_MS, this::renew);
  }

  /** When the addresses are no longer held. */
  void end() {
    if (renewal != null) {
      renewal.cancel();
      renewal = null;
    }
  }

  /** Whether it may be the kernel that has just removed an address: this thread was away. */
  boolean hasRunOut() {
    return renewal != null && loop.nowNs() - renewedNs >= validNs;
  }
}
