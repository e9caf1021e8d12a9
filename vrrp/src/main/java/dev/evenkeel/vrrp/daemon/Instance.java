package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.address.AddressClaim;
import dev.evenkeel.vrrp.address.VirtualAddresses;
import dev.evenkeel.vrrp.config.SyncGroup;
import dev.evenkeel.vrrp.config.Tracking;
import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.config.VirtualMac;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.machine.Command;
import dev.evenkeel.vrrp.machine.Command.Notification;
import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.Explanation;
import dev.evenkeel.vrrp.machine.Link;
import dev.evenkeel.vrrp.machine.Phase;
import dev.evenkeel.vrrp.machine.RouterSettings;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.machine.Step;
import dev.evenkeel.vrrp.machine.Tracker;
import dev.evenkeel.vrrp.machine.VrrpMachine;
import dev.evenkeel.vrrp.mail.StateMails;
import dev.evenkeel.vrrp.notify.Notifier;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.AdvertCheck;
import dev.evenkeel.vrrp.packet.ChecksumForm;
import dev.evenkeel.vrrp.packet.IpAddress;
import dev.evenkeel.vrrp.packet.Ipv4;
import dev.evenkeel.vrrp.packet.Ipv6;
import dev.evenkeel.vrrp.packet.Verdict;
import dev.evenkeel.vrrp.peer.PeerTable;
import dev.evenkeel.vrrp.peer.RouterId;
import dev.evenkeel.vrrp.peer.RouterStatus;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: one virtual router at work. It turns what happens into events for {@link
 * VrrpMachine}, and the commands that come back into packets, addresses and notifications.
 *
 * <p>What has an idea of its own is elsewhere ({@link Transmission}, {@link Holding}, {@link
 * Conflicts}); here is the one place where events and commands meet, which is why it is long.
 */
final class Instance {
  private static final long SETTLED_NS = 2_000_000_000L;

  private final Host host;
  private final DaemonOptions options;
  private final Surroundings surroundings;
  private final Holding holding;
  private final RejectionLog rejections;
  final Notifier notifier;
  final Counters counters = new Counters();
  private VrrpInstance config;
  private final Transmission transmission;
  private RouterState state;
  private EventLoop.@Nullable Timer tick;
  private Explanation.@Nullable Heard heard;
  private long heardNs;
  private String lastRemark = "";
  private final Conflicts conflicts;
  private final AddressProbe probe;
  private RouterId routerId;
  private int addressHash;
  private boolean displaced;
  private long masterSinceNs;
  private long defendedNs;
  private Instant changed = Instant.EPOCH;
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

    /** The sync group an instance is in; null when it is in none. */
    @Nullable SyncGroup group(VrrpInstance instance);

    /** The members of its sync group, itself among them; only itself where it is in none. */
    List<Instance> fellows(Instance instance);

    /** A master of lower priority was heard. */
    void conflict(Instance instance);

    /** A step was taken: others may have to follow. */
    void changed(Instance instance);

    /** The other nodes of our own kind. */
    Neighbourhood neighbours();

    /** Who writes mails about changes of state. */
    StateMails mails();

    /** Something to be written to the pipes. */
    void tell(Instance instance, String event, int priority);
  }

  Instance(VrrpInstance config, Host host, DaemonOptions options, Surroundings surroundings) {
    this.config = config;
    this.host = host;
    this.options = options;
    this.surroundings = surroundings;
    transmission =
        new Transmission(config, host, options, surroundings, counters, this::refreshLink);
    state = RouterState.initial(settings(config));
    rejections = new RejectionLog(host.loop, host.log);
    holding =
        new Holding(
            config,
            host,
            surroundings,
            options.pair().leases(),
            () -> stopping && !deleted && !options.releaseAddresses(),
            this::complain);
    conflicts = new Conflicts(config.name(), host.log::info, host.loop::nowNs, this::tellConflict);
    probe = new AddressProbe(host);
    routerId = InstanceModel.routerId(config);
    addressHash = InstanceModel.addressHash(config);
    notifier =
        new Notifier(
            Notifier.Subject.INSTANCE,
            config.name(),
            config.notifyScripts(),
            host.loop,
            host.children,
            host.log::info);
  }

  private RouterSettings settings(VrrpInstance wanted) {
    return InstanceModel.settings(wanted, surroundings.group(wanted), options.trackers());
  }

  private void complain(String text) {
    host.log.info("(" + name() + ") " + text);
  }

  String name() {
    return config.name();
  }

  VrrpInstance config() {
    return config;
  }

  /** Who is master and why, and what would happen if something failed. */
  List<String> explain() {
    return Explanation.of(state, heard, host.loop.nowNs());
  }

  /** What it watches, and what its sync group watches for it. */
  List<Tracking> trackings() {
    return InstanceModel.tracking(config, surroundings.group(config));
  }

  /** When its phase changed last, in microseconds since 1970. */
  long changedUs() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, changed);
  }

  /** What the master that it listens to advertised last; 0 where it has none. */
  int masterPriority() {
    return heard == null || state.phase() != Phase.BACKUP ? 0 : heard.priority();
  }

  RouterState state() {
    return state;
  }

  void start() {
    heardNs = host.loop.nowNs();
    Link link = transmission.link();
    transmission.open(link);
    feed(new Event.Started(link));
    if (state.nextDeadlineNs() <= host.loop.nowNs()) {
      // An owner is master at once. What another has sent meanwhile it sent without knowing that:
      // it may give way by itself, and this one must not do so too.
      feed(new Event.Tick());
      transmission.discard();
    }
  }

  /** Which router this is, for peers. */
  RouterId routerId() {
    return routerId;
  }

  /** The same for the same advertised addresses. */
  int addressHash() {
    return addressHash;
  }

  /** Begins to hand over to whoever takes the address. */
  void handOver() {
    surroundings.neighbours().handOver(this).begin();
  }

  /** The members of its sync group, itself among them; only itself where it is in none. */
  List<Instance> fellows() {
    return surroundings.fellows(this);
  }

  /** Whether it neither has the addresses nor is about to let them go. */
  boolean hasLetGo() {
    return !state.isMaster() && !holding.isLettingGo();
  }

  /** Also closes its sockets; scripts may still be running. */
  void stop() {
    stopping = true;
    feed(new Event.Stopped());
    if (tick != null) {
      tick.cancel();
    }
    probe.cancel();
    transmission.close();
    if (deleted || options.releaseAddresses()) {
      transmission.removeInterface();
    }
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
      attempt(() -> transmission.send(Advert.PRIORITY_STOPPING, state.link().source()));
    }
    if (options.releaseAddresses()) {
      holding.abandon(this::attempt);
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

  /** As {@link #report(String, Tracker.Health)}, with what the result adds to the priority. */
  void report(String tracker, Tracker.Health health, int points) {
    feed(new Event.TrackerReported(tracker, health, points));
  }

  /** Something changed among interfaces and addresses. */
  void refreshLink() {
    Link link = transmission.link();
    transmission.open(link);
    if (!link.equals(state.link()) && state.phase() != Phase.NEW) {
      feed(new Event.LinkChanged(link));
    }
  }

  /** An interface came, or went up: what a master has on it is there again, and announced. */
  void risen(String device) {
    if (holding.uses(device)) {
      restore();
    }
  }

  /** Sets what a master has and is not there any more. */
  void restore() {
    if (state.isMaster()) {
      holding.restore();
    }
  }

  VirtualAddresses addresses() {
    return holding.addresses();
  }

  void addressLost() {
    feed(holding.hasRunOut() ? new Event.Overslept() : new Event.VirtualAddressLost());
  }

  /** Whether this instance can become what {@code other} says without being stopped. */
  boolean canBecome(VrrpInstance other) {
    return name().equals(other.name())
        && config.virtualRouterId() == other.virtualRouterId()
        && config.version() == other.version()
        && config.interfaceName().equals(other.interfaceName())
        && Objects.equals(config.virtualMac(), other.virtualMac());
  }

  void reconfigure(VrrpInstance newConfig) {
    List<VirtualAddress> carried = InstanceModel.carried(newConfig);
    boolean changed = !places(InstanceModel.carried(config)).equals(places(carried));
    config = newConfig;
    transmission.reconfigure(newConfig);
    routerId = InstanceModel.routerId(newConfig);
    addressHash = InstanceModel.addressHash(newConfig);
    notifier.replace(newConfig.notifyScripts());
    holding.reconfigure(newConfig);
    Link link = transmission.link();
    transmission.open(link);
    feed(new Event.Reconfigured(settings(newConfig), changed));
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
    switch (AdvertCheck.check(packet, length, transmission.expectation())) {
      case Verdict.Rejected(var reason, String text) -> {
        counters.rejected(reason);
        rejections.log("(" + name() + ") " + text);
        options.listener().packetRejected(name(), text);
        source(packet, length)
            .ifPresent(
                other -> conflicts.noticed(ConflictKind.of(reason), other, reason.explanation()));
      }
      case Verdict.Accepted(Advert advert, IpAddress source, ChecksumForm form, var remarks) -> {
        counters.advertsReceived++;
        if (advert.priority() == Advert.PRIORITY_STOPPING) {
          counters.priorityZeroReceived++;
        }
        remarks.forEach(this::remark);
        transmission.adaptTo(form, this::remark);
        heard = new Explanation.Heard(source, advert.priority());
        heardNs = host.loop.nowNs();
        options.listener().advertReceived(name(), advert, source);
        noticeSecondOwner(advert, source);
        feed(new Event.AdvertReceived(advert, source));
      }
    }
  }

  /** There is one owner of an address at most (RFC 9568 section 5.2.4). */
  private void noticeSecondOwner(Advert advert, IpAddress source) {
    if (config.isAddressOwner() && advert.priority() == Advert.PRIORITY_OWNER) {
      conflicts.noticed(
          ConflictKind.TWO_OWNERS, source.toString(), "both are configured as address owner");
    }
  }

  private static Optional<String> source(byte[] packet, int length) {
    boolean ipv6 = length > 0 && (packet[0] & 0xf0) == 0x60;
    if (length < (ipv6 ? 40 : 20)) {
      return Optional.empty();
    }
    return Optional.of((ipv6 ? Ipv6.at(packet, 8) : Ipv4.at(packet, 12)).toString());
  }

  /** Why others of our number and we do not understand each other. */
  Conflicts conflicts() {
    return conflicts;
  }

  /** What a node of our own kind says of this router against what we would say. */
  void compare(InetAddress other, RouterStatus theirs, RouterStatus ours) {
    conflicts.compare(other.getHostAddress(), theirs, ours);
  }

  /**
   * Somebody says that an address is its own. A master that has been so for a while tells the
   * neighbours again where it is, at most once a second.
   */
  void claimed(AddressClaim claim) {
    long nowNs = host.loop.nowNs();
    boolean ours =
        InstanceModel.carried(config).stream()
            .anyMatch(v -> claim.address().equals(IpAddress.of(v.address())));
    if (ours && probe.isOpen()) {
      conflicts.noticed(
          ConflictKind.CLAIM,
          claim.mac(),
          "it answers for %s, which this router is about to take".formatted(claim.address()));
    } else if (ours && state.isMaster() && nowNs - masterSinceNs > SETTLED_NS) {
      conflicts.noticed(
          ConflictKind.CLAIM,
          claim.mac(),
          "it says by %s that it has %s"
              .formatted(
                  claim.address().isIpv6() ? "neighbour advertisements" : "ARP", claim.address()));
      if (nowNs - defendedNs > SETTLED_NS / 2) {
        defendedNs = nowNs;
        holding.announce(1);
      }
    }
  }

  boolean uses(Channel other) {
    return transmission.uses(other);
  }

  /** A packet with our number came the way on which this router does not listen. */
  void overheard(Channel on, byte[] packet, int length) {
    if (transmission.overhears(on)) {
      String reason =
          transmission.expectation().isUnicast()
              ? "multicast there, unicast here"
              : "unicast there, multicast here";
      source(packet, length)
          .ifPresent(other -> conflicts.noticed(ConflictKind.CAST, other, reason));
    }
  }

  /** Whether no advertisement has come, since the start, for longer than from one to the next. */
  boolean isUnheard() {
    return silentNs() > state.masterIntervalNs() * 3 / 2;
  }

  /** How long ago the last advertisement came, or the start was. */
  long silentNs() {
    return host.loop.nowNs() - heardNs;
  }

  /** Once for each change of state: it would come with every advertisement. */
  private void remark(String text) {
    if (!text.equals(lastRemark)) {
      lastRemark = text;
      host.log.info("(" + name() + ") " + text);
    }
  }

  void feed(Event event) {
    Phase before = state.phase();
    int priorityBefore = state.priority();
    Step step = VrrpMachine.step(state, event, host.loop.nowNs());
    state = step.state();
    displaced = before == Phase.MASTER && event.tellsOfAnotherMaster();
    step.commands().forEach(this::carryOut);
    if (before != state.phase()) {
      counters.becameMaster += state.phase() == Phase.MASTER ? 1 : 0;
      counters.releasedMaster += before == Phase.MASTER ? 1 : 0;
      if (state.isMaster()) {
        masterSinceNs = host.loop.nowNs();
        long turn = counters.becameMaster;
        holding.announceAgain(() -> state.isMaster() && counters.becameMaster == turn);
      }
      lastRemark = "";
      changed = Instant.now();
    }
    if (before != state.phase() || priorityBefore != state.priority()) {
      options.listener().stateChanged(name(), state.phase(), state.priority());
      surroundings.neighbours().changed(this, before);
    }
    schedule();
    surroundings.changed(this);
  }

  private void schedule() {
    if (tick != null) {
      tick.cancel();
      tick = null;
    }
    probe.cancel();
    if (state.phase() == Phase.BACKUP) {
      probe.schedule(state.protocolDeadlineNs(), this::probe);
    }
    if (state.nextDeadlineNs() != Long.MAX_VALUE) {
      tick = host.loop.at(state.nextDeadlineNs(), () -> feed(new Event.Tick()));
      surroundings.neighbours().scheduled(this);
    }
  }

  /** Whoever is heard as master has the addresses, and answers for them. */
  private void probe() {
    if (isUnheard()) {
      surroundings.neighbours().listen(this);
      VirtualMac mac = config.virtualMac();
      String device = mac == null ? config.interfaceName() : mac.interfaceName();
      probe.ask(config.interfaceName(), device, InstanceModel.carried(config));
    }
  }

  /** Whether it waits for an answer to the question who has its addresses. */
  boolean isProbing() {
    return probe.isOpen();
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
      case Command.SendAdvert(int priority) -> {
        transmission.send(priority, state.link().source());
        if (priority == Advert.PRIORITY_STOPPING) {
          surroundings.neighbours().released(this);
        }
      }
      case Command.AddAddresses _ -> holding.take(state.longestMasterDownNs());
      case Command.RemoveAddresses _ -> letGo();
      case Command.SendGratuitousArps(int repeat) -> holding.announce(repeat);
      case Command.Notify(Notification what, int priority) -> {
        tell(what, priority);
        if (what == Notification.MASTER_RX_LOWER_PRI) {
          surroundings.conflict(this);
        }
      }
    }
  }

  /** One who was displaced by another lets go a moment later, or keeps its connections aside. */
  private void letGo() {
    holding.removeRoutes();
    if (!displaced) {
      holding.removeAddresses();
    } else if (!surroundings.neighbours().depart(this)) {
      holding.removeAddressesSoon();
    }
  }

  /** Takes the addresses away, unless they are to stay after a stop. */
  void removeAddresses() {
    holding.removeAddresses();
  }

  /** Keeps the addresses where nobody hears of them. */
  void stepAside(int seconds) {
    holding.stepAside(seconds);
  }

  private void tellConflict(boolean begins, String other, String reason) {
    notifier.tellConflict(begins, other, reason);
  }

  private void tell(Notification what, int priority) {
    if (deleted && config.notifyScripts().deleted() != null) {
      notifier.tellDeleted(priority);
      surroundings.tell(this, "DELETED", priority);
    } else {
      Notification said = deleted ? Notification.FAULT : what;
      notifier.tell(said, priority);
      surroundings.mails().changed(config, deleted ? Notification.STOP : said);
      surroundings.tell(this, said.name(), priority);
    }
  }

  /** What this router would advertise with a priority. */
  Advert advert(int priority) {
    return transmission.advert(priority);
  }

  /** Where a node of our own kind advertises from, as far as it is known. */
  IpAddress vrrpSource(PeerTable.Peer peer) {
    boolean same = config.isIpv6() == peer.address() instanceof Inet6Address;
    return same && !config.isIpv6() ? IpAddress.of(peer.address()) : unknownSource();
  }

  /** An address of this router's family that is lower than any other. */
  IpAddress unknownSource() {
    return config.isIpv6() ? new Ipv6(0, 0) : Ipv4.parse("0.0.0.0");
  }
}
