package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.vrrp.address.VirtualAddresses;
import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.machine.Command;
import dev.evenkeel.vrrp.machine.Command.Notification;
import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.Link;
import dev.evenkeel.vrrp.machine.Phase;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.machine.Step;
import dev.evenkeel.vrrp.machine.Tracker;
import dev.evenkeel.vrrp.machine.VrrpMachine;
import dev.evenkeel.vrrp.notify.Notifier;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.AdvertCheck;
import dev.evenkeel.vrrp.packet.AdvertCodec;
import dev.evenkeel.vrrp.packet.ChecksumForm;
import dev.evenkeel.vrrp.packet.Expectation;
import dev.evenkeel.vrrp.packet.IpAddress;
import dev.evenkeel.vrrp.packet.Verdict;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: one virtual router at work. It turns what happens into events for {@link
 * VrrpMachine}, and the commands that come back into packets, addresses and notifications.
 */
final class Instance {
  private static final int TTL_MULTICAST = 255;

  private final Host host;
  private final DaemonOptions options;
  private final Surroundings surroundings;
  private final VirtualAddresses addresses;
  private final RejectionLog rejections;
  final Notifier notifier;
  final Counters counters = new Counters();
  private VrrpInstance config;
  private Expectation expectation;
  private RouterState state;
  private ArpAnnouncer arps;
  private @Nullable Channel channel;
  private EventLoop.@Nullable Timer tick;
  private String lastRemark = "";
  private int identification;
  private boolean stopping;
  private boolean deleted;

  /** What an instance asks the daemon. */
  interface Surroundings {
    /** Whether an address is a virtual one of any instance. */
    boolean isVirtual(InetAddress address);

    /** Where multicast advertisements go. */
    IpAddress group(boolean ipv6);

    /** {@code vrrp_garp_interval}. */
    long garpIntervalUs();

    /** {@code vrrp_gna_interval}. */
    long gnaIntervalUs();

    /** A packet arrived on a channel that may be shared. */
    void received(Channel channel, byte[] packet, int length);

    /** Something to be written to the pipes. */
    void tell(Instance instance, String event, int priority);
  }

  Instance(VrrpInstance config, Host host, DaemonOptions options, Surroundings surroundings) {
    this.config = config;
    this.host = host;
    this.options = options;
    this.surroundings = surroundings;
    expectation = InstanceModel.expectation(config);
    state = RouterState.initial(InstanceModel.settings(config, options.trackers()));
    arps = announcer();
    rejections = new RejectionLog(host.loop, host.log);
    addresses =
        new VirtualAddresses(
            host.interfaces,
            host.table,
            InstanceModel.carried(config),
            text -> host.log.info("(" + config.name() + ") " + text));
    notifier =
        new Notifier(
            config.name(), config.notifyScripts(), host.loop, host.children, host.log::info);
  }

  private ArpAnnouncer announcer() {
    return new ArpAnnouncer(
        host, name(), surroundings.garpIntervalUs(), surroundings.gnaIntervalUs());
  }

  String name() {
    return config.name();
  }

  VrrpInstance config() {
    return config;
  }

  RouterState state() {
    return state;
  }

  void start() {
    Link link = link();
    openChannel(link);
    feed(new Event.Started(link));
  }

  /** Also closes its sockets; scripts may still be running. */
  void stop() {
    stopping = true;
    feed(new Event.Stopped());
    if (tick != null) {
      tick.cancel();
    }
    closeChannel();
  }

  /**
   * After a failure: priority 0 and no address, each for itself and without throwing, whatever
   * works of the rest.
   */
  void abandon() {
    if (!stopping) {
      attempt(this::stop);
    }
    if (state.phase() == Phase.MASTER) {
      attempt(() -> send(Advert.PRIORITY_STOPPING));
    }
    if (options.releaseAddresses()) {
      attempt(addresses::remove);
    }
  }

  private void attempt(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException | Error bug) {
      host.log.info("(" + name() + ") while letting go: " + bug);
    }
  }

  /**
   * A reload no longer has it: notifies DELETED where there is a script for that, else FAULT, as
   * Keepalived does.
   */
  void delete() {
    deleted = true;
    stop();
  }

  void report(String tracker, Tracker.Health health) {
    feed(new Event.TrackerReported(tracker, health));
  }

  /** Something changed among interfaces and addresses. */
  void refreshLink() {
    Link link = link();
    openChannel(link);
    if (!link.equals(state.link()) && state.phase() != Phase.NEW) {
      feed(new Event.LinkChanged(link));
    }
  }

  VirtualAddresses addresses() {
    return addresses;
  }

  void addressLost() {
    feed(new Event.VirtualAddressLost());
  }

  /** Whether this instance can become what {@code other} says without being stopped. */
  boolean canBecome(VrrpInstance other) {
    return name().equals(other.name())
        && config.virtualRouterId() == other.virtualRouterId()
        && config.version() == other.version()
        && config.interfaceName().equals(other.interfaceName());
  }

  void reconfigure(VrrpInstance newConfig) {
    List<VirtualAddress> carried = InstanceModel.carried(newConfig);
    boolean changed = !places(InstanceModel.carried(config)).equals(places(carried));
    config = newConfig;
    expectation = InstanceModel.expectation(newConfig);
    arps = announcer();
    notifier.replace(newConfig.notifyScripts());
    addresses.replace(carried);
    Link link = link();
    openChannel(link);
    feed(new Event.Reconfigured(InstanceModel.settings(newConfig, options.trackers()), changed));
    refreshLink();
  }

  /** The addresses without the lines they are written on. */
  private static List<String> places(List<VirtualAddress> addresses) {
    return addresses.stream()
        .map(a -> a.address().getHostAddress() + "/" + a.prefixLengthBits() + " " + a.device())
        .toList();
  }

  /** Judges a packet that carries our virtual router id. */
  void receive(byte[] packet, int length) {
    switch (AdvertCheck.check(packet, length, expectation)) {
      case Verdict.Rejected(var reason, String text) -> {
        counters.rejected(reason);
        rejections.log("(" + name() + ") " + text);
        options.listener().packetRejected(name(), text);
      }
      case Verdict.Accepted(Advert advert, IpAddress source, ChecksumForm form, var remarks) -> {
        counters.advertsReceived++;
        if (advert.priority() == Advert.PRIORITY_STOPPING) {
          counters.priorityZeroReceived++;
        }
        remarks.forEach(this::remark);
        options.listener().advertReceived(name(), advert, source);
        feed(new Event.AdvertReceived(advert, source));
      }
    }
  }

  boolean uses(Channel other) {
    return channel == other;
  }

  /** Once for each change of state: it would come with every advertisement. */
  private void remark(String text) {
    if (!text.equals(lastRemark)) {
      lastRemark = text;
      host.log.info("(" + name() + ") " + text);
    }
  }

  private void feed(Event event) {
    Phase before = state.phase();
    int priorityBefore = state.priority();
    Step step = VrrpMachine.step(state, event, host.loop.nowNs());
    state = step.state();
    step.commands().forEach(this::carryOut);
    if (before != state.phase()) {
      counters.becameMaster += state.phase() == Phase.MASTER ? 1 : 0;
      counters.releasedMaster += before == Phase.MASTER ? 1 : 0;
      lastRemark = "";
    }
    if (before != state.phase() || priorityBefore != state.priority()) {
      options.listener().stateChanged(name(), state.phase(), state.priority());
    }
    schedule();
  }

  private void schedule() {
    if (tick != null) {
      tick.cancel();
      tick = null;
    }
    if (state.nextDeadlineNs() != Long.MAX_VALUE) {
      tick = host.loop.at(state.nextDeadlineNs(), () -> feed(new Event.Tick()));
    }
  }

  private void carryOut(Command command) {
    switch (command) {
      case Command.Log(String text, boolean detail) -> {
        if (detail) {
          host.log.detail(text);
        } else {
          host.log.info(text);
        }
      }
      case Command.SendAdvert(int priority) -> send(priority);
      case Command.AddAddresses _ -> addresses.add();
      case Command.RemoveAddresses _ -> {
        if (!stopping || options.releaseAddresses()) {
          addresses.remove();
        }
      }
      case Command.SendGratuitousArps(int repeat) ->
          arps.announce(InstanceModel.carried(config), repeat);
      case Command.Notify(Notification what, int priority) -> tell(what, priority);
    }
  }

  private void tell(Notification what, int priority) {
    if (deleted && config.notifyScripts().deleted() != null) {
      notifier.tellDeleted(priority);
      surroundings.tell(this, "DELETED", priority);
    } else {
      Notification said = deleted ? Notification.FAULT : what;
      notifier.tell(said, priority);
      surroundings.tell(this, said.name(), priority);
    }
  }

  private void send(int priority) {
    IpAddress source = state.link().source();
    if (channel == null || source == null) {
      return;
    }
    Advert advert =
        new Advert(
            config.version(),
            config.virtualRouterId(),
            priority,
            config.advertIntervalMs() / 10,
            InstanceModel.advertised(config),
            InstanceModel.authentication(config));
    if (expectation.isUnicast()) {
      int ttl = config.transport().unicastTtl();
      expectation.peers().keySet().forEach(peer -> send(advert, source, peer, ttl));
    } else {
      send(advert, source, surroundings.group(config.isIpv6()), TTL_MULTICAST);
    }
    counters.advertsSent++;
    counters.priorityZeroSent += priority == Advert.PRIORITY_STOPPING ? 1 : 0;
  }

  private void send(Advert advert, IpAddress source, IpAddress destination, int ttl) {
    identification = (identification + 1) & 0xffff;
    byte[] packet = AdvertCodec.encodePacket(advert, source, destination, identification, ttl);
    long sent = channel == null ? -Errno.ENODEV : channel.send(packet, destination);
    if (sent < 0) {
      host.log.info(
          "(%s): send advert error %d (%s)".formatted(name(), -sent, Errno.text((int) -sent)));
    } else {
      options.listener().advertSent(name(), advert, source, destination);
    }
  }

  private Link link() {
    Optional<InterfaceLink> found = host.table.link(config.interfaceName());
    return found.map(l -> new Link(l.isUp(), source(l.index()))).orElse(Link.ABSENT);
  }

  /**
   * The configured source, or the first address of the interface that is not a virtual one; over
   * IPv6 only an address of the link will do (RFC 9568 section 5.1.2.1).
   */
  private @Nullable IpAddress source(int index) {
    InetAddress configured = config.transport().sourceAddress();
    if (configured != null) {
      return IpAddress.of(configured);
    }
    boolean ipv6 = config.isIpv6();
    return host.table.addresses(index).stream()
        .filter(a -> ipv6 ? a.isLinkLocalAddress() : a instanceof Inet4Address)
        .filter(a -> ipv6 == a instanceof Inet6Address && !surroundings.isVirtual(a))
        .map(IpAddress::of)
        .findFirst()
        .orElse(null);
  }

  /** Follows the interface: it may have been deleted and made anew, with another number. */
  private void openChannel(Link link) {
    Optional<InterfaceLink> found = host.table.link(config.interfaceName());
    IpAddress address =
        expectation.isUnicast() ? link.source() : surroundings.group(config.isIpv6());
    Channel.Key wanted = found.isEmpty() || address == null ? null : key(found.get(), address);
    if (channel != null && !channel.key().equals(wanted)) {
      closeChannel();
    }
    if (channel == null && wanted != null) {
      channel = host.acquire(wanted, surroundings::received);
    }
  }

  private static Channel.Key key(InterfaceLink link, IpAddress address) {
    return new Channel.Key(link.name(), link.index(), link.name(), link.index(), address);
  }

  private void closeChannel() {
    if (channel != null) {
      host.release(channel);
      channel = null;
    }
  }
}
