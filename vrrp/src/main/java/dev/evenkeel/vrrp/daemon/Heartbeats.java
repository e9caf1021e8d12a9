package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.Phase;
import dev.evenkeel.vrrp.peer.PeerTable;
import dev.evenkeel.vrrp.peer.PeerTable.Peer;
import dev.evenkeel.vrrp.peer.RouterId;
import dev.evenkeel.vrrp.peer.RouterStatus.Role;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Daemon thread only: notices that a node of our own kind has died, long before VRRP would, by the
 * heartbeats that it promised, and has the best of its backups replace it.
 */
final class Heartbeats {
  private static final long NS_PER_MS = 1_000_000L;

  /** So much later than a better one does a worse backup replace a dead master. */
  private static final int RANK_MS = 60;

  private final Host host;
  private final PairOptions options;
  private final PeerTable peers;
  private final Supplier<Collection<Instance>> instances;
  private final SecondPath secondPath;
  private final Consumer<Peer> gone;
  private final Set<Long> contradicted = new HashSet<>();
  private long lastBeatNs;

  /**
   * @param gone is told of a node that has died
   */
  Heartbeats(
      Host host,
      PairOptions options,
      PeerTable peers,
      Supplier<Collection<Instance>> instances,
      SecondPath secondPath,
      Consumer<Peer> gone) {
    this.host = host;
    this.options = options;
    this.peers = peers;
    this.instances = instances;
    this.secondPath = secondPath;
    this.gone = gone;
    lastBeatNs = host.loop.nowNs();
  }

  /** Whether a heartbeat is overdue; to be called a few times in each interval. */
  void listen() {
    long nowNs = host.loop.nowNs();
    long sinceNs = nowNs - lastBeatNs;
    lastBeatNs = nowNs;
    if (sinceNs > options.detectMs() * NS_PER_MS / 2) {
      // This process did not run; what others said meanwhile may still be to be read.
      peers.all().forEach(p -> p.excuse(sinceNs));
      return;
    }
    contradicted.removeIf(node -> peers.all().stream().noneMatch(p -> p.node() == node));
    for (Peer peer : peers.all()) {
      boolean promised = peer.beatMs() > 0 && peer.beatMs() * 2 <= options.detectMs();
      if (promised && nowNs - peer.lastHeardNs() > options.detectMs() * NS_PER_MS) {
        replaceUnlessAlive(peer);
      }
    }
  }

  /** One that is silent here may live, and be master, by what it says elsewhere. */
  private void replaceUnlessAlive(Peer silent) {
    if (advertises(silent)) {
      if (contradicted.add(silent.node())) {
        host.log.info(
            "node %s: no heartbeat for %d ms, but advertisements of its router arrive: not replacing it"
                .formatted(silent.address().getHostAddress(), options.detectMs()));
      }
      silent.excuse(options.detectMs() * NS_PER_MS);
      return;
    }
    boolean alive =
        instances.get().stream()
            .filter(i -> i.config().interfaceName().equals(silent.path()))
            .anyMatch(secondPath::knowsMaster);
    if (!alive) {
      replace(silent);
    }
  }

  /**
   * Whether a router of which it is the master was heard later than it could have died: its last
   * advertisement may have come after its last heartbeat, but not much.
   */
  private boolean advertises(Peer silent) {
    long diedByNs = silent.lastHeardNs() + 2L * silent.beatMs() * NS_PER_MS;
    return instances.get().stream()
        .filter(i -> i.config().interfaceName().equals(silent.path()))
        .filter(i -> isMaster(silent, i.routerId()))
        .anyMatch(i -> host.loop.nowNs() - i.silentNs() > diedByNs);
  }

  private static boolean isMaster(Peer peer, RouterId router) {
    return peer.status(router).filter(s -> s.role() == Role.MASTER).isPresent();
  }

  private void replace(Peer dead) {
    host.log.info(
        "node %s: no heartbeat for %d ms"
            .formatted(dead.address().getHostAddress(), options.detectMs()));
    peers.remove(dead);
    gone.accept(dead);
    for (Instance instance : List.copyOf(instances.get())) {
      RouterId router = instance.routerId();
      boolean wasMaster =
          dead.path().equals(instance.config().interfaceName()) && isMaster(dead, router);
      if (wasMaster && instance.state().phase() == Phase.BACKUP) {
        int better = peers.rank(router, dead.path(), instance.state().priority());
        host.loop.after(
            (long) better * RANK_MS,
            () -> {
              if (peers.master(router, dead.path()).isEmpty()) {
                instance.feed(
                    new Event.TakeOver(
                        "master %s is gone".formatted(dead.address().getHostAddress())));
              }
            });
      }
    }
  }
}
