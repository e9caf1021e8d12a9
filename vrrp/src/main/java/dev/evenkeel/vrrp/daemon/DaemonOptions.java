package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.machine.Tracker;
import java.util.List;

/**
 * How the daemon is to run, apart from the configuration.
 *
 * @param log where its lines go
 * @param listener who hears what the routers do
 * @param waitForInterfaces whether an interface that does not exist puts its instance into FAULT
 *     until it appears; otherwise the daemon refuses to start, as Keepalived does without {@code
 *     dynamic_interfaces}
 * @param releaseAddresses whether the addresses are removed on stop; false with {@code -V}
 * @param trackers facts that the embedding program reports by {@link VrrpDaemon#setTracker}; every
 *     instance depends on them
 * @param pair what is done beyond Keepalived
 */
public record DaemonOptions(
    DaemonLog log,
    VrrpListener listener,
    boolean waitForInterfaces,
    boolean releaseAddresses,
    List<Tracker> trackers,
    PairOptions pair) {
  /** Copies the list. */
  public DaemonOptions {
    trackers = List.copyOf(trackers);
  }

  /** As Keepalived runs. */
  public static DaemonOptions dropIn(DaemonLog log) {
    return new DaemonOptions(log, VrrpListener.NONE, false, true, List.of(), PairOptions.DEFAULT);
  }
}
