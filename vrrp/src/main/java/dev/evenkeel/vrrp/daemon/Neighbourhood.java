package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.vrrp.handover.HandOver;
import dev.evenkeel.vrrp.handover.Nft;
import dev.evenkeel.vrrp.handover.SecondChanceRules;
import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.Phase;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.IpAddress;
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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

  private final Host host;
  private final PairOptions options;
  private final Instances instances;
  private final Predicate<InetAddress> virtual;
  private final long node = new SecureRandom().nextLong();
  private final PeerTable peers = new PeerTable();
  private final NodeLinks links;
  private final ClaimWatches claims;
  private final Map<Instance, HandOver> handOvers = new LinkedHashMap<>();
  private final Hearing hearing = new Hearing();
  private final SecondPath secondPath;
  private final @Nullable Nft nft;
  private final ConnectionLists connections;
  private boolean statusDue;
  private boolean closed;
  private int number;

  /** Messages that nothing could be made of, or that were for somebody else. */
  long ignored;

  Neighbourhood(
      Host host, PairOptions options, Instances instances, Predicate<InetAddress> virtual) {
    this.host = host;
    this.options = options;
    this.instances = instances;
    this.virtual = virtual;
    this.nft = options.drainSeconds() > 0 ? Nft.find(host.loop::post).orElse(null) : null;
    connections = new ConnectionLists(host.loop::post, host.log::info);
    secondPath = new SecondPath(host, options, node, instances::all, this::status);
    if (!options.secondPaths().isEmpty()) {
      each(HEARING_MS, () -> hearing.look(host.loop.nowNs()));
    }
    links = new NodeLinks(host, options, instances::all, virtual, this::receive);
    claims = new ClaimWatches(host, instances::all);
    each(
        SECOND_MS,
        () -> {
          instances.all().forEach(i -> i.conflicts().expire());
          claims.refresh();
        });
    if (options.port() > 0) {
      each(SECOND_MS, this::everySecond);
      if (options.detectMs() > 0) {
        Heartbeats heart =
            new Heartbeats(host, options, peers, instances::all, secondPath, this::gone);
        each(options.beatMs(), this::beat);
        each(Math.max(5, options.beatMs() / 5), heart::listen);
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
    Set<Integer> there =
        host.table.links().stream().map(InterfaceLink::index).collect(Collectors.toSet());
    tool.tidy(tables -> SecondChanceRules.strays(tables, there::contains));
    for (Instance instance : instances.all()) {
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

  /** As {@link ConnectionLists#ask}. */
  void connections(List<InetAddress> addresses, boolean alsoEnding, Consumer<List<Flow>> then) {
    connections.ask(addresses, alsoEnding, then);
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
      links.refresh();
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
    PeerLink link = links.on(to.path());
    if (link != null) {
      link.send(to.address(), PeerCodec.encode(node, message));
    }
  }

  /** An instance is about to ask who has its addresses. */
  void listen(Instance instance) {
    claims.listen(instance);
  }

  private void everySecond() {
    links.refresh();
    for (Peer gone : peers.forget(host.loop.nowNs())) {
      host.log.detail("node %s is silent".formatted(gone.address().getHostAddress()));
      gone(gone);
    }
    sendStatus();
  }

  private void gone(Peer peer) {
    handOvers.values().forEach(h -> h.gone(peer));
  }

  private void beat() {
    PeerMessage nothingNew = new PeerMessage.Status(options.beatMs(), List.of());
    peers.all().forEach(peer -> send(peer, nothingNew));
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
    for (PeerLink link : links.all()) {
      List<RouterStatus> routers = new ArrayList<>();
      Set<InetAddress> named = new LinkedHashSet<>();
      boolean toAll = false;
      for (Instance instance : instances.all()) {
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
    if (isLastChoiceToo(instance.state(), theirs)) {
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

  /**
   * Whether a router that has let go because it is the last choice would name one that is no
   * better: the two would throw the address to and fro. After {@link Event.Release} somebody else
   * is wanted all the same.
   */
  static boolean isLastChoiceToo(RouterState afterwards, int theirPriority) {
    return afterwards.phase() == Phase.BACKUP && !afterwards.standsBack() && theirPriority <= 1;
  }

  /** The timer of an instance was set: a backup that would preempt asks for the address first. */
  void scheduled(Instance instance) {
    if (instance.state().phase() == Phase.BACKUP && !links.all().isEmpty()) {
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
    for (Instance instance : instances.of(router.vrid())) {
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
    Map<Instance, RouterStatus> ours = new LinkedHashMap<>();
    for (RouterStatus said : status.routers()) {
      Instance instance = find(link, said.router());
      if (instance != null) {
        if (isMember(instance, said.router(), peer.address())) {
          ours.put(instance, said);
        }
        instance.compare(peer.address(), said, status(instance));
      }
    }
    peers.update(peer, new PeerMessage.Status(status.beatMs(), List.copyOf(ours.values())));
    ours.forEach((instance, said) -> {
      if (said.role() == Role.MASTER && instance.state().isMaster()) {
        meet(instance, peer, said);
      }
    });
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
    connections.close();
    claims.close();
    secondPath.close();
    links.close();
  }
}
