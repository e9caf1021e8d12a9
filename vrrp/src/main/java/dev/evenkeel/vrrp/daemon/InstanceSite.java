package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.handover.HandOver;
import dev.evenkeel.vrrp.handover.SecondChanceRules;
import dev.evenkeel.vrrp.handover.Site;
import dev.evenkeel.vrrp.loop.Timers;
import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.peer.Flow;
import dev.evenkeel.vrrp.peer.PeerMessage;
import dev.evenkeel.vrrp.peer.PeerTable.Peer;
import dev.evenkeel.vrrp.peer.RouterId;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Daemon thread only: an instance as its {@link HandOver} sees it. */
final class InstanceSite implements Site {
  /** A node that was heard so lately lives. */
  private static final long ALIVE_WITHIN_NS = 2_500_000_000L;

  private final Instance instance;
  private final Host host;
  private final Neighbourhood around;

  InstanceSite(Instance instance, Host host, Neighbourhood around) {
    this.instance = instance;
    this.host = host;
    this.around = around;
  }

  @Override
  public String name() {
    return instance.name();
  }

  @Override
  public RouterId router() {
    return instance.routerId();
  }

  @Override
  public RouterState state() {
    return instance.state();
  }

  @Override
  public void feed(Event event) {
    instance.feed(event);
  }

  @Override
  public List<HandOver> fellows() {
    return instance.fellows().stream().map(around::handOver).toList();
  }

  @Override
  public List<InetAddress> addresses() {
    return InstanceModel.carried(instance.config()).stream()
        .map(VirtualAddress::address)
        .filter(a -> !a.isLinkLocalAddress())
        .toList();
  }

  @Override
  public void keepAside(int seconds) {
    instance.stepAside(seconds);
  }

  @Override
  public void renewAside(int seconds) {
    instance.addresses().renewAside(seconds);
  }

  @Override
  public void dropAside() {
    instance.addresses().dropAside();
  }

  @Override
  public void removeAddresses() {
    instance.removeAddresses();
  }

  @Override
  public int drainSeconds() {
    return around.keepsConnections() ? around.options().drainSeconds() : 0;
  }

  private Optional<InterfaceLink> link() {
    return host.table.link(instance.config().interfaceName());
  }

  @Override
  public Optional<Whereabouts> whereabouts() {
    return link()
        .map(on ->
            new Whereabouts(
                own(on, Inet4Address.class),
                own(on, Inet6Address.class),
                on.macBits() & 0xffff_ffff_ffffL));
  }

  private @Nullable InetAddress own(InterfaceLink link, Class<? extends InetAddress> family) {
    return host.table.addresses(link.index()).stream()
        .filter(family::isInstance)
        .filter(a -> family == Inet4Address.class || a.isLinkLocalAddress())
        .filter(a -> !around.isVirtual(a))
        .findFirst()
        .orElse(null);
  }

  @Override
  public Optional<SecondChanceRules> rules() {
    return link()
        .map(on ->
            new SecondChanceRules(
                on.index(),
                on.name(),
                instance.config().virtualRouterId(),
                instance.config().isIpv6()));
  }

  @Override
  public void nft(String script, Consumer<Optional<String>> then) {
    around.nft(script, then);
  }

  @Override
  public void connections(boolean alsoEnding, Consumer<List<Flow>> then) {
    around.connections(addresses(), alsoEnding, then);
  }

  @Override
  public List<Peer> successors() {
    return around.successors(instance);
  }

  @Override
  public Optional<Peer> lowerMaster() {
    long nowNs = host.loop.nowNs();
    return around
        .lowerMaster(instance)
        .filter(m ->
            nowNs - m.lastHeardNs() < ALIVE_WITHIN_NS
                || instance.silentNs() < instance.state().masterIntervalNs() * 5 / 2);
  }

  @Override
  public void introduce(Peer to) {
    around.introduce(instance, to);
  }

  @Override
  public void send(Peer to, PeerMessage message) {
    around.send(to, message);
  }

  @Override
  public int nextNumber() {
    return around.nextNumber();
  }

  @Override
  public Timers timers() {
    return host.loop;
  }

  @Override
  public void log(String text) {
    host.log.info("(%s) %s".formatted(name(), text));
  }

  @Override
  public void detail(String text) {
    host.log.detail("(%s) %s".formatted(name(), text));
  }
}
