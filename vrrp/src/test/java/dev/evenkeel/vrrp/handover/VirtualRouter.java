package dev.evenkeel.vrrp.handover;

import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.vrrp.loop.Timers;
import dev.evenkeel.vrrp.machine.Command;
import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.GarpSchedule;
import dev.evenkeel.vrrp.machine.Phase;
import dev.evenkeel.vrrp.machine.RouterSettings;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.machine.Step;
import dev.evenkeel.vrrp.machine.VrrpMachine;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.Authentication;
import dev.evenkeel.vrrp.packet.Ipv4;
import dev.evenkeel.vrrp.peer.Flow;
import dev.evenkeel.vrrp.peer.PeerMessage;
import dev.evenkeel.vrrp.peer.PeerTable.Peer;
import dev.evenkeel.vrrp.peer.RouterId;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A virtual router of a {@link VirtualNode}, with the real state machine and the real hand-over;
 * its packet filter takes its time.
 */
final class VirtualRouter implements Site {
  static final String PATH = "eth0";
  private static final long ALIVE_WITHIN_NS = 2_500_000_000L;
  private static final int LET_GO_AFTER_MS = 50;
  private static final int RULES_WITHIN_MS = 600;
  private static final Ipv4 VIP = Ipv4.parse("192.168.0.99");
  private static final Flow FLOW =
      new Flow(
          new SocketAddress.Internet(InetAddress.ofLiteral("10.0.0.1"), 50_000),
          new SocketAddress.Internet(InetAddress.ofLiteral(VIP.toString()), 80));

  final HandOver handOver = new HandOver(this);
  private final VirtualNode node;
  private final RouterId id;
  private RouterState state;
  private Timers.@Nullable Handle tick;
  private boolean displaced;
  private long graceUntilNs;
  private long rulesDueNs;
  private long heardNs;

  /** How long its packet filter takes; 0: sometimes long. */
  int filterMs;

  /** Whether packets of the other's connections are passed on. */
  boolean forwards;

  /** Whether it has the address where neighbours find it, or would answer connections there. */
  boolean holds;

  /** Whether it has connections; it loses them when it lets the address go. */
  boolean connected;

  /** Whether it became master without passing on what another has. */
  boolean tookWithoutRules;

  VirtualRouter(VirtualNode node, int vrid, int priority, boolean inGroup) {
    this.node = node;
    id = new RouterId(vrid, false, 7);
    state =
        RouterState.initial(
            new RouterSettings(
                "VI_" + vrid,
                2,
                priority,
                false,
                1_000_000_000L,
                3,
                true,
                0,
                true,
                List.of(),
                GarpSchedule.DEFAULT,
                true,
                false,
                false,
                inGroup));
  }

  @Override
  public void feed(Event event) {
    Phase before = state.phase();
    Step step = VrrpMachine.step(state, event, node.lan.nowNs());
    state = step.state();
    displaced = before == Phase.MASTER && event.tellsOfAnotherMaster();
    step.commands().forEach(this::carryOut);
    if (before != state.phase() && state.isMaster()) {
      handOver.becameMaster();
    }
    schedule();
    node.changed(this, before);
  }

  /** Whether what is not known here is passed on. */
  boolean inGrace() {
    return node.lan.nowNs() < graceUntilNs;
  }

  private void schedule() {
    if (tick != null) {
      tick.cancel();
      tick = null;
    }
    if (state.nextDeadlineNs() != Long.MAX_VALUE) {
      tick = node.lan.at(state.nextDeadlineNs(), () -> feed(new Event.Tick()));
      if (state.phase() == Phase.BACKUP) {
        handOver.askBefore(state.protocolDeadlineNs());
      }
    }
  }

  private void carryOut(Command command) {
    switch (command) {
      case Command.SendAdvert(int priority) -> advertise(priority);
      case Command.AddAddresses _ -> {
        tookWithoutRules |= !holds && !forwards;
        holds = true;
      }
      case Command.RemoveAddresses _ -> letGo();
      case Command.Log(String text, boolean _) -> node.lan.note(node.number + " " + text);
      case Command.SendGratuitousArps _, Command.Notify _ -> {}
    }
  }

  private void advertise(int priority) {
    Advert advert = new Advert(2, id.vrid(), priority, 100, List.of(VIP), Authentication.NONE);
    for (VirtualNode other : node.others()) {
      node.lan.travelMoreSafely(() ->
          other.routers.stream()
              .filter(r -> r.id.equals(id))
              .forEach(r -> r.hear(advert, node.address)));
    }
  }

  private void hear(Advert advert, Ipv4 source) {
    heardNs = node.lan.nowNs();
    feed(new Event.AdvertReceived(advert, source));
  }

  private void letGo() {
    if (!displaced) {
      removeAddresses();
    } else if (!handOver.depart()) {
      node.lan.after(
          LET_GO_AFTER_MS,
          () -> {
            if (!state.isMaster()) {
              removeAddresses();
            }
          });
    }
  }

  @Override
  public void removeAddresses() {
    holds = false;
    connected = false;
  }

  @Override
  public void keepAside(int seconds) {
    holds = false;
  }

  @Override
  public void renewAside(int seconds) {}

  @Override
  public void dropAside() {
    connected &= state.isMaster();
  }

  @Override
  public void nft(String script, Consumer<Optional<String>> then) {
    // One after the other, as the program is run.
    long usualMs = 5 + node.lan.random.nextInt(RULES_WITHIN_MS);
    long takesNs = (filterMs > 0 ? filterMs : usualMs) * VirtualLan.MS;
    rulesDueNs = Math.max(rulesDueNs, node.lan.nowNs()) + takesNs;
    node.lan.at(
        rulesDueNs,
        () -> {
          int timeoutAt = script.indexOf(" timeout ", script.indexOf("add element"));
          if (script.contains("hook ingress")) {
            String seconds = script.substring(timeoutAt + 9, script.indexOf('s', timeoutAt + 9));
            graceUntilNs = node.lan.nowNs() + Long.parseLong(seconds) * 1_000 * VirtualLan.MS;
          } else if (script.contains("flush set netdev")) {
            graceUntilNs = 0;
          }
          if (script.contains("hook ingress")) {
            forwards = true;
          } else if (script.equals(rules().orElseThrow().delete())) {
            forwards = false;
          }
          then.accept(Optional.empty());
        });
  }

  @Override
  public List<Flow> connections(boolean alsoEnding) {
    return connected ? List.of(FLOW) : List.of();
  }

  @Override
  public List<Peer> successors() {
    return node.peers.candidates(id, PATH);
  }

  @Override
  public Optional<Peer> lowerMaster() {
    return node.peers
        .master(id, PATH)
        .filter(m -> Math.max(m.lastHeardNs(), heardNs) > node.lan.nowNs() - ALIVE_WITHIN_NS)
        .filter(m -> m.status(id).orElseThrow().priority() < state.priority());
  }

  @Override
  public void introduce(Peer to) {
    node.send(to, new PeerMessage.Status(0, List.of(VirtualNode.status(this))));
  }

  @Override
  public void send(Peer to, PeerMessage message) {
    node.lan.note("%d -> %d %s".formatted(node.number, to.node(), message));
    node.send(to, message);
  }

  @Override
  public String name() {
    return state.settings().name();
  }

  @Override
  public RouterId router() {
    return id;
  }

  @Override
  public RouterState state() {
    return state;
  }

  @Override
  public List<HandOver> fellows() {
    return node.routers.stream().map(r -> r.handOver).toList();
  }

  @Override
  public List<InetAddress> addresses() {
    return List.of(InetAddress.ofLiteral(VIP.toString()));
  }

  @Override
  public int drainSeconds() {
    return 30;
  }

  @Override
  public Optional<Whereabouts> whereabouts() {
    InetAddress own = InetAddress.ofLiteral(node.address.toString());
    return Optional.of(new Whereabouts(own, null, node.number));
  }

  @Override
  public Optional<SecondChanceRules> rules() {
    return Optional.of(new SecondChanceRules(1, PATH, id.vrid(), false));
  }

  @Override
  public int nextNumber() {
    return node.nextOffer();
  }

  @Override
  public Timers timers() {
    return node.lan;
  }

  @Override
  public void log(String text) {
    node.lan.note(node.number + "/" + id.vrid() + " " + text);
  }

  @Override
  public void detail(String text) {
    log(text);
  }
}
