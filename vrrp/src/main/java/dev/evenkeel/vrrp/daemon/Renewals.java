package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.AddressRenewals.Renewal;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread, and one of its own: renews the leases of all instances together, each second, for
 * as long as the daemon's thread runs.
 *
 * <p>The kernel carries a renewal out under a lock that others may hold for long, as whoever
 * changes interfaces or routes by the thousand does. So it is not the daemon's thread that waits
 * for it: that one only says, a few times a second, that it runs. Where it does not, nothing is
 * renewed, and the kernel removes the addresses.
 *
 * <p>What is withdrawn is not renewed any more once {@link #withdraw} returns: a renewal that comes
 * after a removal would set the address again.
 */
final class Renewals implements AutoCloseable {
  private static final long INTERVAL_MS = 1_000;
  private static final int STAMPS_PER_INTERVAL = 5;

  private final EventLoop loop;
  private final Kernel kernel;
  private final Consumer<String> log;
  private final long intervalMs;
  private final Set<Holder> holders = new LinkedHashSet<>();
  private EventLoop.@Nullable Timer next;
  private @Nullable Thread worker;

  /** Held while requests are under way. */
  private final Object sending = new Object();

  private volatile Map<Renewal, Holder> due = Map.of();
  private volatile long aliveAtNs;
  private volatile boolean closed;

  /** Who carries renewals out; the whole of it on a thread of its own. */
  interface Kernel {
    /** Returns what was refused, with its {@code -errno}. */
    Map<Renewal, Integer> renew(List<Renewal> renewals) throws LinuxException;
  }

  /** Whose addresses are renewed. */
  interface Holder {
    /** Daemon thread: what is to be renewed. */
    List<Renewal> renewals();

    /** Any thread: when that was done last. */
    void renewed(long atNs);

    /** Daemon thread: something of it was not. */
    void refused(Renewal renewal, int result);
  }

  Renewals(EventLoop loop, Kernel kernel, Consumer<String> log) {
    this(loop, kernel, log, INTERVAL_MS);
  }

  /**
   * @param intervalMs also how old the last sign of life of the daemon's thread may be
   */
  Renewals(EventLoop loop, Kernel kernel, Consumer<String> log, long intervalMs) {
    this.loop = loop;
    this.kernel = kernel;
    this.log = log;
    this.intervalMs = intervalMs;
  }

  /** From now on, at the latest in an interval. */
  void add(Holder holder) {
    holders.add(holder);
    if (next == null) {
      stamp();
    }
    if (worker == null) {
      worker = Thread.ofPlatform().daemon().name("leases").start(this::renewForEver);
    }
  }

  /** Not any more; after a renewal that is under way. */
  void remove(Holder holder) {
    holders.remove(holder);
    withdraw();
  }

  /** Something that a holder said is not to be renewed any more; says what is. */
  void withdraw() {
    publish();
    synchronized (sending) {
      // Whatever comes next begins with what was published.
    }
  }

  private void publish() {
    Map<Renewal, Holder> all = new LinkedHashMap<>();
    for (Holder holder : holders) {
      holder.renewals().forEach(r -> all.put(r, holder));
    }
    due = all;
  }

  /** The daemon's thread runs. */
  private void stamp() {
    long everyMs = Math.max(1, intervalMs / STAMPS_PER_INTERVAL);
    next = holders.isEmpty() ? null : loop.after(everyMs, this::stamp);
    publish();
    aliveAtNs = loop.nowNs();
  }

  private void renewForEver() {
    long renewedAtNs = loop.nowNs();
    while (!closed) {
      try {
        TimeUnit.MILLISECONDS.sleep(Math.max(1, intervalMs / STAMPS_PER_INTERVAL));
      } catch (InterruptedException ended) {
        return;
      }
      long nowNs = loop.nowNs();
      long intervalNs = intervalMs * 1_000_000L;
      if (nowNs - renewedAtNs >= intervalNs && nowNs - aliveAtNs < intervalNs) {
        renewedAtNs = nowNs;
        renewAll(nowNs);
      }
    }
  }

  private void renewAll(long nowNs) {
    synchronized (sending) {
      Map<Renewal, Holder> now = due;
      if (closed || now.isEmpty()) {
        return;
      }
      try {
        Map<Renewal, Integer> refused = kernel.renew(new ArrayList<>(now.keySet()));
        now.values().forEach(h -> h.renewed(nowNs));
        refused.forEach((renewal, result) -> {
          Holder holder = now.get(renewal);
          if (holder != null) {
            loop.post(() -> holder.refused(renewal, result));
          }
        });
      } catch (LinuxException refused) {
        loop.post(
            () -> log.accept("cannot renew the leases of addresses: " + refused.getMessage()));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    Thread running = worker;
    if (running != null) {
      running.interrupt();
    }
    synchronized (sending) {
      // What the kernel is asked by may be closed now.
    }
  }
}
