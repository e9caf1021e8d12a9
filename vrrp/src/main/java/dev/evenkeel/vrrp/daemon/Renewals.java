package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.AddressRenewals;
import dev.evenkeel.linux.netlink.AddressRenewals.Renewal;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: renews the leases of all instances together, each second, for as long as this
 * thread runs.
 */
final class Renewals implements AutoCloseable {
  private static final long INTERVAL_MS = 1_000;

  private final EventLoop loop;
  private final DaemonLog log;
  private final AddressRenewals kernel = new AddressRenewals();
  private final Set<Lease> leases = new LinkedHashSet<>();
  private EventLoop.@Nullable Timer next;

  Renewals(EventLoop loop, DaemonLog log) throws LinuxException {
    this.loop = loop;
    this.log = log;
  }

  /** By which they can be told from what others do to addresses. */
  AddressRenewals kernel() {
    return kernel;
  }

  /** From now on, at the latest in a second. */
  void add(Lease lease) {
    leases.add(lease);
    if (next == null) {
      next = loop.after(INTERVAL_MS, this::renewAll);
    }
  }

  void remove(Lease lease) {
    leases.remove(lease);
  }

  private void renewAll() {
    next = leases.isEmpty() ? null : loop.after(INTERVAL_MS, this::renewAll);
    Map<Renewal, Lease> due = new LinkedHashMap<>();
    for (Lease lease : leases) {
      lease.renewals().forEach(r -> due.put(r, lease));
    }
    try {
      List<Renewal> all = new ArrayList<>(due.keySet());
      for (Map.Entry<Renewal, Integer> refused : kernel.renew(all).entrySet()) {
        Lease lease = due.get(refused.getKey());
        if (lease != null) {
          lease.refused(refused.getKey(), refused.getValue());
        }
      }
    } catch (LinuxException refused) {
      log.info("cannot renew the leases of addresses: " + refused.getMessage());
    }
  }

  @Override
  public void close() {
    kernel.close();
  }
}
