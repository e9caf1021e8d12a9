package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.Connections;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.vrrp.handover.HandOver;
import dev.evenkeel.vrrp.handover.Nft;
import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.Phase;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.IpAddress;
import dev.evenkeel.vrrp.packet.Ipv4;
import dev.evenkeel.vrrp.packet.Ipv6;
import dev.evenkeel.vrrp.peer.Flow;
import dev.evenkeel.vrrp.peer.PeerCodec;
import dev.evenkeel.vrrp.peer.PeerLink;
import dev.evenkeel.vrrp.peer.PeerMessage;
import dev.evenkeel.vrrp.peer.PeerTable;
import dev.evenkeel.vrrp.peer.PeerTable.Peer;
import dev.evenkeel.vrrp.peer.RouterId;
import dev.evenkeel.vrrp.peer.RouterStatus;
import dev.evenkeel.vrrp.peer.RouterStatus.Role;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: the other nodes of our own kind on the links of our routers.
 *
 * <p>It tells them how our routers stand, hears how theirs do, and acts on it: an address that its
 * owner releases is taken without waiting, a node whose heartbeat ends is replaced, two masters
 * that do not hear each other's advertisements are reconciled. The planned changes of hands are
 * {@link HandOver}'s.
 */
final class Neighbourhood implements AutoCloseable {
  private static final long SECOND_MS = 1_000;
  private static final long HEARING_MS = 250;
  private static final int MAX_PEERS = 256;
  private static final long NS_PER_MS = 1_000_000L;

  /** What was lost of a message that has no answer. */
  private static final int[] RELEASE_AT_MS = {0, 4, 15, 40};

  /** A node that has just started is to know the others before it would take anything. */
  private static final int[] GREET_AT_MS = {0, 100, 300};

  /** So much later than a better one does a worse backup replace a dead master. */
  private static final int RANK_MS = 60;

  private final Host host;
  private final PairOptions options;
  private final Supplier<Collection<Instance>> instances;
  private final Predicate<InetAddress> virtual;
  private final long node = new SecureRandom().nextLong();
  private final PeerTable peers = new PeerTable();
  private final Map<String, PeerLink> links = new HashMap<>();
  private final ClaimWatches claims;
  private final Map<Instance, HandOver> handOvers = new LinkedHashMap<>();
  private final Hearing hearing = new Hearing();
  private final SecondPath secondPath;
  private final Set<String> toldOf = new HashSet<>();
  private final @Nullable Nft nft;
  private @Nullable Connections connections;
  private boolean statusDue;
  private boolean closed;
  private int number;
  private long lastBeatNs;

  /** Messages that nothing could be made of, or that were for somebody else. */
  long ignored;

  Neighbourhood(
      Host host,
      PairOptions options,
      Supplier<Collection<Instance>> instances,
      Predicate<InetAddress> virtual) {
    this.host = host;
    this.options = options;
    this.instances = instances;
    this.virtual = virtual;
    this.nft = options.drainSeconds() > 0 ? Nft.find(host.loop::post).orElse(null) : null;
    secondPath = new SecondPath(host, options, node, instances, this::status);
    if (!options.secondPaths().isEmpty()) {
      each(HEARING_MS, () -> hearing.look(host.loop.nowNs()));
    }
    claims = new ClaimWatches(host, instances);
    each(
        SECOND_MS,
        () -> {
          instances.get().forEach(i -> i.conflicts().expire());
          claims.refresh();
        });
    if (options.port() > 0) {
      each(SECOND_MS, this::everySecond);
      if (options.detectMs() > 0) {
        lastBeatNs = host.loop.nowNs();
        each(options.beatMs(), this::beat);
        each(Math.max(5, options.beatMs() / 5), this::detect);
      }
    }
  }

  private void each(long periodMs, Runnable action) {
    host.loop.after(
        periodMs,
        () -> {
          if (!closed) {
            action.run();
            each(periodMs, action);
          }
        });
  }

  /** Before the first instance starts: removes what a predecessor may have left in nftables. */
  void cleanUp() {
    Nft tool = nft;
    if (tool == null) {
      if (options.drainSeconds() > 0 && options.port() > 0) {
        host.log.detail("nftables is not installed: connections do not outlive a change of hands");
      }
      return;
    }
    for (Instance instance : instances.get()) {
      handOver(instance).leftovers().ifPresent(script -> tool.run(script, _ -> {}));
    }
  }

  PairOptions options() {
    return options;
  }

  boolean keepsConnections() {
    return nft != null && options.drainSeconds() > 0;
  }

  boolean isVirtual(InetAddress address) {
    return virtual.test(address);
  }

  int nextNumber() {
    return ++number;
  }

  void nft(String script, Consumer<Optional<String>> then) {
    if (nft == null) {
      then.accept(Optional.of("nftables is not installed"));
    } else {
      nft.run(script, then);
    }
  }

  /**
   * The connections to some addresses; none, and a line in the log, if the kernel does not tell.
   */
  List<Flow> connections(List<InetAddress> addresses, boolean alsoEnding) {
    try {
      Connections open = connections == null ? new Connections() : connections;
      connections = open;
      return open.to(addresses::contains, alsoEnding).stream()
          .map(c -> new Flow(c.remote(), c.local()))
          .toList();
    } catch (LinuxException refused) {
      host.log.info("cannot list the connections: " + refused.getMessage());
      return List.of();
    }
  }

  HandOver handOver(Instance instance) {
    return handOvers.computeIfAbsent(instance, i -> new HandOver(new InstanceSite(i, host, this)));
  }

  /** An instance is no more; what it kept for others goes as well. */
  void forget(Instance instance) {
    secondPath.forget(instance);
    HandOver gone = handOvers.remove(instance);
    if (gone != null) {
      gone.end();
    }
  }

  /** The instances are about to start: the others hear of it at once, and answer. */
  void begin() {
    if (options.port() > 0) {
      openLinks();
      for (int atMs : GREET_AT_MS) {
        host.loop.after(atMs, this::statusSoon);
      }
    }
  }

  // ---- sending

  /** Says to one node how an instance stands. */
  void introduce(Instance instance, Peer to) {
    send(to, new PeerMessage.Status(options.beatMs(), List.of(status(instance))));
  }

  void send(Peer to, PeerMessage message) {
    PeerLink link = links.get(to.path());
    if (link != null) {
      link.send(to.address(), PeerCodec.encode(node, message));
    }
  }

  /** Opens the sockets that are missing, closes those whose interface is gone. */
  private void openLinks() {
    Set<String> wanted = new HashSet<>();
    for (Instance instance : instances.get()) {
      Optional<InterfaceLink> link = host.table.link(instance.config().interfaceName());
      if (link.isPresent() && link.get().isUp()) {
        wanted.add(link.get().name());
        PeerLink open = links.get(link.get().name());
        boolean ipv6 = speaksIpv6(link.get());
        if (open == null || open.index() != link.get().index() || open.isIpv6() != ipv6) {
          open(link.get(), ipv6);
        }
      }
    }
    for (String device : List.copyOf(links.keySet())) {
      if (!wanted.contains(device)) {
        close(links.remove(device));
      }
    }
  }

  /**
   * Over IPv6 where the interface has no IPv4 address of its own, or all peers are named by IPv6
   * addresses.
   */
  private boolean speaksIpv6(InterfaceLink on) {
    boolean ipv4 =
        host.table.addresses(on.index()).stream()
            .anyMatch(a -> a instanceof Inet4Address && !virtual.test(a));
    boolean named =
        instances.get().stream()
            .filter(i -> i.config().interfaceName().equals(on.name()))
            .allMatch(i -> i.config().isIpv6() && i.config().transport().isUnicast());
    return !ipv4 || named;
  }

  private void open(InterfaceLink on, boolean ipv6) {
    close(links.remove(on.name()));
    try {
      IpAddress all = ipv6 ? Ipv6.VRRP_GROUP : Ipv4.VRRP_GROUP;
      InetAddress group = InetAddress.ofLiteral(all.toString());
      links.put(
          on.name(),
          new PeerLink(host.loop, on.name(), on.index(), group, options.port(), this::receive));
    } catch (LinuxException refused) {
      if (toldOf.add("link " + on.name())) {
        host.log.info(
            "cannot talk to other nodes on %s: %s".formatted(on.name(), refused.getMessage()));
      }
    }
  }

  /** An instance is about to ask who has its addresses. */
  void listen(Instance instance) {
    claims.listen(instance);
  }

  private static void close(@Nullable PeerLink link) {
    if (link != null) {
      link.close();
    }
  }

  private void everySecond() {
    openLinks();
    for (Peer gone : peers.forget(host.loop.nowNs())) {
      host.log.detail("node %s is silent".formatted(gone.address().getHostAddress()));
      handOvers.values().forEach(h -> h.gone(gone));
    }
    sendStatus();
  }

  /** Something changed: tells the others in this turn of the loop. */
  private void statusSoon() {
    if (!statusDue && options.port() > 0) {
      statusDue = true;
      host.loop.post(this::sendStatus);
    }
  }

  private void sendStatus() {
    statusDue = false;
    secondPath.say();
    for (PeerLink link : links.values()) {
      List<RouterStatus> routers = new ArrayList<>();
      Set<InetAddress> named = new LinkedHashSet<>();
      boolean toAll = false;
      for (Instance instance : instances.get()) {
        if (instance.config().interfaceName().equals(link.device())) {
          routers.add(status(instance));
          toAll |= !instance.config().transport().isUnicast();
          instance.config().transport().unicastPeers().forEach(p -> named.add(p.address()));
        }
      }
      named.removeIf(a -> a instanceof Inet4Address == link.isIpv6());
      for (int from = 0; from < routers.size(); from += PeerCodec.MAX_ROUTERS) {
        int to = Math.min(from + PeerCodec.MAX_ROUTERS, routers.size());
        PeerMessage.Status status =
            new PeerMessage.Status(options.beatMs(), routers.subList(from, to));
        byte[] message = PeerCodec.encode(node, status);
        if (toAll) {
          link.sendToAll(message);
        }
        named.forEach(peer -> link.send(peer, message));
      }
    }
  }

  private void beat() {
    PeerMessage nothingNew = new PeerMessage.Status(options.beatMs(), List.of());
    peers.all().forEach(peer -> send(peer, nothingNew));
  }

  private RouterStatus status(Instance instance) {
    RouterState state = instance.state();
    Role role =
        switch (state.phase()) {
          case MASTER -> Role.MASTER;
          case BACKUP -> Role.BACKUP;
          case NEW, INIT, FAULT, STOPPED -> Role.UNABLE;
        };
    boolean hears = hearing.of(instance.config().interfaceName(), host.loop.nowNs());
    return InstanceModel.status(instance, role, keepsConnections(), hears);
  }

  // ---- what instances say

  /** Another router has become master in the place of an instance. */
  boolean depart(Instance instance) {
    return handOver(instance).depart();
  }

  /** The nodes that could take over from an instance, the best first. */
  List<Peer> successors(Instance instance) {
    return peers.candidates(instance.routerId(), instance.config().interfaceName());
  }

  void changed(Instance instance, Phase before) {
    if (before != Phase.MASTER && instance.state().isMaster()) {
      handOver(instance).becameMaster();
    }
    statusSoon();
  }

  /** An instance has said good-bye: the best of its peers need not wait any longer. */
  void released(Instance instance) {
    List<Peer> successors = successors(instance);
    if (successors.isEmpty()) {
      return;
    }
    Peer to = successors.getFirst();
    int theirs = to.status(instance.routerId()).map(RouterStatus::priority).orElse(0);
    boolean lastChoice = instance.state().phase() == Phase.MASTER && theirs <= 1;
    if (lastChoice) {
      return;
    }
    PeerMessage release = new PeerMessage.Release(instance.routerId(), to.node());
    send(to, release);
    for (int atMs : RELEASE_AT_MS) {
      if (atMs > 0) {
        host.loop.after(atMs, () -> send(to, release));
      }
    }
  }

  /** The timer of an instance was set: a backup that would preempt asks for the address first. */
  void scheduled(Instance instance) {
    if (instance.state().phase() == Phase.BACKUP && !links.isEmpty()) {
      handOver(instance).askBefore(instance.state().protocolDeadlineNs());
    }
  }

  /** The node that has the address of an instance, if it is of lower priority. */
  Optional<Peer> lowerMaster(Instance instance) {
    RouterId router = instance.routerId();
    return peers
        .master(router, instance.config().interfaceName())
        .filter(m -> m.status(router).orElseThrow().priority() < instance.state().priority());
  }

  // ---- receiving

  private void receive(PeerLink link, InetAddress source, byte[] packet, int length) {
    secondPath.receive(source, packet, length);
    Optional<PeerCodec.Received> read = PeerCodec.decode(packet, length);
    if (read.isEmpty() || read.get().node() == node) {
      ignored++;
      return;
    }
    PeerMessage message = read.get().message();
    RouterId router = message.router();
    Instance instance = router == null ? null : find(link, router);
    if (router != null && (instance == null || !isMember(instance, router, source))) {
      ignored++;
      return;
    }
    int before = peers.all().size();
    boolean known = peers.knows(read.get().node(), link.device());
    if (!known && !(message instanceof PeerMessage.Status s && isOurs(link, s, source))) {
      ignored++;
      return;
    }
    Peer peer = peers.heard(read.get().node(), link.device(), source, host.loop.nowNs());
    boolean isNew = peers.all().size() > before;
    if (isNew) {
      host.log.detail(
          "node %s on %s is of our own kind".formatted(source.getHostAddress(), link.device()));
    }
    if (message instanceof PeerMessage.Status status) {
      hear(link, peer, status);
      if (isNew) {
        // It has just started, and wants to know who is there.
        statusSoon();
      }
    } else if (instance != null) {
      handle(instance, peer, message);
    }
  }

  /** Whether a node that is not known yet has a router with us; there are not many of those. */
  private boolean isOurs(PeerLink link, PeerMessage.Status status, InetAddress source) {
    for (RouterStatus said : status.routers()) {
      Instance instance = find(link, said.router());
      if (instance != null) {
        instance.compare(source, said, status(instance));
        if (isMember(instance, said.router(), source)) {
          return peers.all().size() < MAX_PEERS;
        }
      }
    }
    return false;
  }

  private void handle(Instance instance, Peer peer, PeerMessage message) {
    if (!(message instanceof PeerMessage.Release release)) {
      handOver(instance).take(peer, message);
    } else if (release.successor() == node) {
      instance.feed(
          new Event.TakeOver(peer.address().getHostAddress() + " has let go, and names this node"));
    }
  }

  private @Nullable Instance find(PeerLink link, RouterId router) {
    for (Instance instance : instances.get()) {
      if (instance.config().interfaceName().equals(link.device())
          && instance.routerId().isSameRouter(router)) {
        return instance;
      }
    }
    return null;
  }

  /** Knows what only members know, and speaks from where a member may. */
  private static boolean isMember(Instance instance, RouterId router, InetAddress source) {
    var named = instance.config().transport().unicastPeers();
    boolean allowed =
        named.isEmpty()
            || instance.config().isIpv6()
            || named.stream().anyMatch(p -> p.address().equals(source));
    return allowed && instance.routerId().membership() == router.membership();
  }

  private void hear(PeerLink link, Peer peer, PeerMessage.Status status) {
    List<RouterStatus> ours = new ArrayList<>();
    for (RouterStatus said : status.routers()) {
      Instance instance = find(link, said.router());
      if (instance != null) {
        if (isMember(instance, said.router(), peer.address())) {
          ours.add(said);
        }
        instance.compare(peer.address(), said, status(instance));
      }
    }
    peers.update(peer, new PeerMessage.Status(status.beatMs(), ours));
    for (RouterStatus said : ours) {
      Instance instance = find(link, said.router());
      if (instance != null && said.role() == Role.MASTER && instance.state().isMaster()) {
        meet(instance, peer, said);
      }
    }
  }

  /**
   * Two masters. Where VRRP lets them hear each other this says nothing new, only earlier; where it
   * does not, this is what ends it.
   */
  private static void meet(Instance instance, Peer peer, RouterStatus said) {
    IpAddress theirs = instance.vrrpSource(peer);
    IpAddress own = instance.state().link().source();
    int priority = instance.state().priority();
    boolean theyWin =
        said.priority() > priority
            || (said.priority() == priority
                && own != null
                && theirs != null
                && theirs.isIpv6() == own.isIpv6()
                && theirs.compareTo(own) > 0);
    if (theyWin && theirs != null) {
      Advert same = instance.advert(said.priority());
      instance.feed(new Event.AdvertReceived(same, theirs));
    }
  }

  // ---- fast detection

  private void detect() {
    long nowNs = host.loop.nowNs();
    long sinceNs = nowNs - lastBeatNs;
    lastBeatNs = nowNs;
    if (sinceNs > options.detectMs() * NS_PER_MS / 2) {
      // This process did not run; what others said meanwhile may still be to be read.
      peers.all().forEach(p -> p.excuse(sinceNs));
      return;
    }
    for (Peer peer : peers.all()) {
      boolean promised = peer.beatMs() > 0 && peer.beatMs() * 2 <= options.detectMs();
      if (promised && nowNs - peer.lastHeardNs() > options.detectMs() * NS_PER_MS) {
        replaceUnlessAlive(peer);
      }
    }
  }

  /** One that is silent here may live, and be master, by what it says elsewhere. */
  private void replaceUnlessAlive(Peer silent) {
    boolean alive =
        instances.get().stream()
            .filter(i -> i.config().interfaceName().equals(silent.path()))
            .anyMatch(secondPath::knowsMaster);
    if (!alive) {
      replace(silent);
    }
  }

  private void replace(Peer dead) {
    host.log.info(
        "node %s: no heartbeat for %d ms"
            .formatted(dead.address().getHostAddress(), options.detectMs()));
    peers.remove(dead);
    handOvers.values().forEach(h -> h.gone(dead));
    for (Instance instance : List.copyOf(instances.get())) {
      RouterId router = instance.routerId();
      boolean wasMaster =
          dead.path().equals(instance.config().interfaceName())
              && dead.status(router).filter(s -> s.role() == Role.MASTER).isPresent();
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

  // ---- for operators

  /** What there is to say about the peers of an instance, a line each. */
  List<String> describe(Instance instance) {
    List<String> lines = new ArrayList<>();
    for (Peer peer : peers.all()) {
      if (peer.path().equals(instance.config().interfaceName())) {
        String stands =
            peer.status(instance.routerId())
                .map(s -> "%s, priority %d".formatted(s.role(), s.priority()))
                .orElse("does not know this router");
        lines.add(
            "node %s: %s, heard %d ms ago"
                .formatted(
                    peer.address().getHostAddress(),
                    stands,
                    (host.loop.nowNs() - peer.lastHeardNs()) / NS_PER_MS));
      }
    }
    lines.addAll(secondPath.describe(instance));
    handOver(instance).describe().ifPresent(lines::add);
    return lines;
  }

  // ---- the end

  /** Whether a connection is kept for which this process has to stay. */
  boolean isKeeping() {
    return handOvers.values().stream().anyMatch(HandOver::isKeeping);
  }

  @Override
  public void close() {
    closed = true;
    handOvers.values().forEach(HandOver::end);
    if (nft != null) {
      nft.close();
    }
    if (connections != null) {
      connections.close();
    }
    claims.close();
    secondPath.close();
    links.values().forEach(PeerLink::close);
    links.clear();
  }
}
