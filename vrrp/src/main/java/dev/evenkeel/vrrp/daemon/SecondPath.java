package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.Phase;
import dev.evenkeel.vrrp.packet.IpAddress;
import dev.evenkeel.vrrp.peer.PeerCodec;
import dev.evenkeel.vrrp.peer.PeerLink;
import dev.evenkeel.vrrp.peer.PeerMessage;
import dev.evenkeel.vrrp.peer.RouterStatus;
import dev.evenkeel.vrrp.peer.RouterStatus.Role;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Daemon thread only: what nodes say to each other on another network than that of their routers,
 * so that they do not both become master when that one is cut.
 *
 * <p>Who is to be master then: whoever still hears something on the routers' network; where both
 * do, or neither, whoever VRRP would choose, and a master stays for one that VRRP would not let
 * preempt. A node whose word does not come here any more is dead, and VRRP decides.
 */
final class SecondPath implements AutoCloseable {
  private static final long NS_PER_MS = 1_000_000L;
  private static final int LONGEST_PERIOD_MS = 1_000;
  private static final int SHORTEST_PERIOD_MS = 20;
  private static final int FRESH_PERIODS = 3;

  private final Host host;
  private final PairOptions options;
  private final long node;
  private final Supplier<Collection<Instance>> instances;
  private final Function<Instance, RouterStatus> status;
  private final Hearsay<Instance> said = new Hearsay<>();
  private final Map<Boolean, PeerLink> links = new HashMap<>();
  private boolean closed;

  SecondPath(
      Host host,
      PairOptions options,
      long node,
      Supplier<Collection<Instance>> instances,
      Function<Instance, RouterStatus> status) {
    this.host = host;
    this.options = options;
    this.node = node;
    this.instances = instances;
    this.status = status;
    if (options.port() > 0) {
      options.secondPaths().stream().map(SecondPath::isIpv6).distinct().forEach(this::open);
    }
    if (!links.isEmpty()) {
      host.loop.after(0, this::sayAgain);
    }
  }

  private static boolean isIpv6(InetAddress address) {
    return address instanceof Inet6Address;
  }

  private void open(boolean ipv6) {
    try {
      links.put(
          ipv6,
          new PeerLink(
              host.loop,
              ipv6,
              options.port(),
              (_, source, packet, length) -> receive(source, packet, length)));
    } catch (LinuxException refused) {
      host.log.info("cannot talk to other nodes by a second path: " + refused.getMessage());
    }
  }

  private void sayAgain() {
    if (!closed) {
      say();
      host.loop.after(periodMs(), this::sayAgain);
    }
  }

  /** As often as the most frequent advertisement, so that a backup hears of it while it waits. */
  private int periodMs() {
    int shortestMs =
        instances.get().stream()
            .mapToInt(i -> i.config().advertIntervalMs())
            .min()
            .orElse(LONGEST_PERIOD_MS);
    int wantedMs = options.detectMs() > 0 ? Math.min(shortestMs, options.beatMs()) : shortestMs;
    return Math.clamp(wantedMs, SHORTEST_PERIOD_MS, LONGEST_PERIOD_MS);
  }

  /** Tells the others how our routers stand. */
  void say() {
    if (links.isEmpty()) {
      return;
    }
    List<RouterStatus> routers = instances.get().stream().map(status).toList();
    for (int from = 0; from < routers.size(); from += PeerCodec.MAX_ROUTERS) {
      int to = Math.min(from + PeerCodec.MAX_ROUTERS, routers.size());
      byte[] message = PeerCodec.encode(node, new PeerMessage.Status(0, routers.subList(from, to)));
      for (InetAddress peer : options.secondPaths()) {
        PeerLink link = links.get(isIpv6(peer));
        if (link != null) {
          link.send(peer, message);
        }
      }
    }
  }

  /** A datagram of whatever kind that came from anywhere. */
  void receive(InetAddress source, byte[] packet, int length) {
    if (!options.secondPaths().contains(source)) {
      return;
    }
    Optional<PeerCodec.Received> read = PeerCodec.decode(packet, length);
    if (read.isPresent()
        && read.get().node() != node
        && read.get().message() instanceof PeerMessage.Status heard) {
      for (Instance instance : List.copyOf(instances.get())) {
        RouterStatus ours = status.apply(instance);
        for (RouterStatus router : heard.routers()) {
          // On another interface there may be another router of the same number.
          if (ours.router().equals(router.router()) && ours.addresses() == router.addresses()) {
            hear(instance, source, ours, router, read.get().node());
          }
        }
      }
    }
  }

  private void hear(
      Instance instance, InetAddress source, RouterStatus ours, RouterStatus theirs, long from) {
    said.hear(instance, from, new Hearsay.Said(source, theirs, host.loop.nowNs()));
    if (theirs.role() != Role.MASTER || !instance.isUnheard()) {
      return;
    }
    String name = source.getHostAddress();
    if (instance.state().isMaster()) {
      instance
          .conflicts()
          .noticed(
              ConflictKind.SECOND_PATH, name, "it is master too, as it says by the second path");
      if (yields(ours, theirs, from)) {
        instance.feed(
            new Event.MasterElsewhere(
                "%s is master, as it says by the second path".formatted(name)));
      }
    } else if (instance.state().phase() == Phase.BACKUP && !ours.hears() && theirs.hears()) {
      instance.feed(new Event.MasterElsewhere(""));
    } else if (instance.state().phase() == Phase.BACKUP && (theirs.hears() || !ours.hears())) {
      instance
          .conflicts()
          .noticed(
              ConflictKind.SECOND_PATH,
              name,
              "its advertisements do not arrive, the second path works");
      boolean same = instance.config().isIpv6() == isIpv6(source);
      IpAddress address = same ? IpAddress.of(source) : instance.unknownSource();
      instance.feed(new Event.AdvertReceived(instance.advert(theirs.priority()), address));
    }
  }

  private boolean yields(RouterStatus ours, RouterStatus theirs, long from) {
    if (ours.hears() != theirs.hears()) {
      return theirs.hears();
    }
    return theirs.priority() > ours.priority()
        || (theirs.priority() == ours.priority() && Long.compareUnsigned(from, node) > 0);
  }

  /** Whether a master that is silent elsewhere lives, and is no worse off than this node. */
  boolean knowsMaster(Instance instance) {
    long freshMs = options.detectMs() > 0 ? options.detectMs() : (long) FRESH_PERIODS * periodMs();
    boolean weHear = status.apply(instance).hears();
    return said.knowsMaster(instance, weHear, host.loop.nowNs() - freshMs * NS_PER_MS);
  }

  void forget(Instance instance) {
    said.forget(instance);
  }

  /** What was said of a router of late. */
  List<String> describe(Instance instance) {
    List<String> lines = new ArrayList<>();
    Collection<Hearsay.Said> all = said.of(instance);
    for (Hearsay.Said last : all) {
      lines.add(
          "second path, node %s: %s, priority %d%s, heard %d ms ago"
              .formatted(
                  last.source().getHostAddress(),
                  last.status().role(),
                  last.status().priority(),
                  last.status().hears() ? "" : ", hears nothing on its network",
                  (host.loop.nowNs() - last.atNs()) / NS_PER_MS));
    }
    if (all.isEmpty() && !links.isEmpty()) {
      lines.add("second path: nobody was heard");
    }
    return lines;
  }

  @Override
  public void close() {
    closed = true;
    links.values().forEach(PeerLink::close);
  }
}
