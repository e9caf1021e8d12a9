package dev.evenkeel.vrrp.peer;

import dev.evenkeel.vrrp.peer.PeerMessage.Status;
import dev.evenkeel.vrrp.peer.RouterStatus.Role;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thread only: which nodes have been heard, when, and what they said. Pure: the caller brings
 * the time.
 */
public final class PeerTable {
  /** A node that was silent for so long is no peer any more. */
  private static final long FORGOTTEN_AFTER_NS = 5_000_000_000L;

  private final Map<Key, Peer> peers = new HashMap<>();

  private record Key(long node, String path) {}

  /** A node, as heard on one path. */
  public static final class Peer {
    private final long node;
    private final String path;
    private final Map<RouterKey, RouterStatus> routers = new HashMap<>();
    private InetAddress address;
    private long lastHeardNs;
    private int beatMs;

    private record RouterKey(int vrid, boolean ipv6) {}

    private Peer(long node, String path, InetAddress address) {
      this.node = node;
      this.path = path;
      this.address = address;
    }

    /** Its number, another one after each start. */
    public long node() {
      return node;
    }

    /** Time that does not count as silence: whoever listens was away. */
    public void excuse(long ns) {
      lastHeardNs += ns;
    }

    /** Where it was heard: an interface. */
    public String path() {
      return path;
    }

    /** Where it speaks from. */
    public InetAddress address() {
      return address;
    }

    /** When it was heard last. */
    public long lastHeardNs() {
      return lastHeardNs;
    }

    /** How often it promised to be heard, in milliseconds; 0 for no promise. */
    public int beatMs() {
      return beatMs;
    }

    /** What it said of a router last. */
    public Optional<RouterStatus> status(RouterId router) {
      return Optional.ofNullable(routers.get(new RouterKey(router.vrid(), router.ipv6())))
          .filter(status -> status.router().membership() == router.membership());
    }
  }

  /** Whether a node has been heard of late. */
  public boolean knows(long node, String path) {
    return peers.containsKey(new Key(node, path));
  }

  /** A node was heard, whatever it said. */
  public Peer heard(long node, String path, InetAddress address, long nowNs) {
    Peer peer = peers.computeIfAbsent(new Key(node, path), _ -> new Peer(node, path, address));
    peer.address = address;
    peer.lastHeardNs = nowNs;
    return peer;
  }

  /** What it said of its routers; those it does not name keep their last word. */
  public void update(Peer peer, Status status) {
    peer.beatMs = status.beatMs();
    for (RouterStatus router : status.routers()) {
      peer.routers.put(new Peer.RouterKey(router.router().vrid(), router.router().ipv6()), router);
    }
  }

  /** Drops those that were not heard for long; returns them. */
  public List<Peer> forget(long nowNs) {
    List<Peer> gone =
        peers.values().stream().filter(p -> nowNs - p.lastHeardNs > FORGOTTEN_AFTER_NS).toList();
    peers.values().removeAll(gone);
    return gone;
  }

  /** Drops one that is known to be gone. */
  public void remove(Peer peer) {
    peers.values().remove(peer);
  }

  /** All that have been heard of late. */
  public List<Peer> all() {
    return List.copyOf(peers.values());
  }

  /**
   * How many others should rather take a router's address than this node.
   *
   * @param priority this node's own
   */
  public int rank(RouterId router, String path, int priority) {
    return (int)
        candidates(router, path).stream()
            .filter(p -> p.status(router).orElseThrow().priority() > priority)
            .count();
  }

  /** The nodes that could take a router's address, the best first. */
  public List<Peer> candidates(RouterId router, String path) {
    List<Peer> able = new ArrayList<>();
    for (Peer peer : peers.values()) {
      if (peer.path.equals(path)
          && peer.status(router).filter(s -> s.role() == Role.BACKUP).isPresent()) {
        able.add(peer);
      }
    }
    able.sort(
        Comparator.comparingInt((Peer p) -> -p.status(router).orElseThrow().priority())
            .thenComparingLong(Peer::node));
    return able;
  }

  /** The node that says it is master of a router. */
  public Optional<Peer> master(RouterId router, String path) {
    return peers.values().stream()
        .filter(p -> p.path.equals(path))
        .filter(p -> p.status(router).filter(s -> s.role() == Role.MASTER).isPresent())
        .max(Comparator.comparingLong(Peer::lastHeardNs));
  }
}
