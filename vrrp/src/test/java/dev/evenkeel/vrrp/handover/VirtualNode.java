package dev.evenkeel.vrrp.handover;

import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.Link;
import dev.evenkeel.vrrp.machine.Phase;
import dev.evenkeel.vrrp.machine.SyncGroup;
import dev.evenkeel.vrrp.packet.Ipv4;
import dev.evenkeel.vrrp.peer.PeerMessage;
import dev.evenkeel.vrrp.peer.PeerTable;
import dev.evenkeel.vrrp.peer.PeerTable.Peer;
import dev.evenkeel.vrrp.peer.RouterStatus;
import dev.evenkeel.vrrp.peer.RouterStatus.Role;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node on a {@link VirtualLan}: its routers, all in one sync group if there are several. */
final class VirtualNode {
  final VirtualLan lan;
  final int number;
  final Ipv4 address;
  final PeerTable peers = new PeerTable();
  final List<VirtualRouter> routers = new ArrayList<>();
  boolean deaf;

  /** Whether it does not say which connections it keeps. */
  boolean silent;

  private boolean busy;
  private int offers;

  VirtualNode(VirtualLan lan, int number, int priority, int... vrids) {
    this.lan = lan;
    this.number = number;
    address = Ipv4.parse("192.168.0." + number);
    for (int vrid : vrids) {
      routers.add(new VirtualRouter(this, vrid, priority, vrids.length > 1));
    }
    lan.nodes.add(this);
  }

  void start() {
    tellAll();
    lan.after(100, this::tellAll);
    lan.after(300, this::tellAll);
    everySecond();
    routers.forEach(r -> r.feed(new Event.Started(Link.up(address))));
  }

  private void everySecond() {
    lan.after(
        1_000,
        () -> {
          tellAll();
          everySecond();
        });
  }

  int nextOffer() {
    return ++offers;
  }

  boolean isMaster() {
    return routers.stream().allMatch(r -> r.state().isMaster());
  }

  void tellAll() {
    List<RouterStatus> said = routers.stream().map(VirtualNode::status).toList();
    PeerMessage status = new PeerMessage.Status(0, said);
    others().forEach(other -> lan.travel(() -> other.receive(this, status)));
  }

  List<VirtualNode> others() {
    return lan.nodes.stream().filter(n -> n != this).toList();
  }

  static RouterStatus status(VirtualRouter router) {
    Role role =
        switch (router.state().phase()) {
          case MASTER -> Role.MASTER;
          case BACKUP -> Role.BACKUP;
          case NEW, INIT, FAULT, STOPPED -> Role.UNABLE;
        };
    int priority = router.state().priority();
    return new RouterStatus(router.router(), role, priority, true, 2, 0, false, 100, 0, true);
  }

  void send(Peer to, PeerMessage message) {
    if (silent && message instanceof PeerMessage.Flows) {
      return;
    }
    others().stream()
        .filter(n -> n.number == to.node())
        .forEach(n -> lan.travel(() -> n.receive(this, message)));
  }

  private void receive(VirtualNode from, PeerMessage message) {
    if (deaf && !(message instanceof PeerMessage.Status)) {
      return;
    }
    boolean known = peers.knows(from.number, VirtualRouter.PATH);
    if (!known && !(message instanceof PeerMessage.Status)) {
      return;
    }
    InetAddress source = InetAddress.ofLiteral(from.address.toString());
    Peer peer = peers.heard(from.number, VirtualRouter.PATH, source, lan.nowNs());
    if (message instanceof PeerMessage.Status status) {
      peers.update(peer, status);
      if (!known) {
        tellAll();
      }
    } else {
      routers.stream()
          .filter(r -> r.router().equals(message.router()))
          .forEach(r -> r.handOver.take(peer, message));
    }
  }

  /** Keeps the members of the group in step. */
  void changed(VirtualRouter router, Phase before) {
    if (before != router.state().phase()) {
      lan.note(number + "/" + router.router().vrid() + " " + router.state().phase());
      tellAll();
    }
    if (routers.size() == 1 || busy) {
      return;
    }
    busy = true;
    Optional<SyncGroup.Order> order = order();
    while (order.isPresent()) {
      routers.get(order.get().member()).feed(order.get().event());
      order = order();
    }
    busy = false;
  }

  private Optional<SyncGroup.Order> order() {
    return SyncGroup.next(routers.stream().map(VirtualRouter::state).toList());
  }
}
