package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.AuthenticationType;
import dev.evenkeel.vrrp.config.InitialState;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.SyncGroup;
import dev.evenkeel.vrrp.config.Tracked;
import dev.evenkeel.vrrp.config.TrackedBalancer;
import dev.evenkeel.vrrp.config.TrackedInterface;
import dev.evenkeel.vrrp.config.TrackedScript;
import dev.evenkeel.vrrp.config.Tracking;
import dev.evenkeel.vrrp.config.Transport;
import dev.evenkeel.vrrp.config.TransportOption;
import dev.evenkeel.vrrp.config.UnicastPeer;
import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.config.VirtualMac;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.machine.GarpSchedule;
import dev.evenkeel.vrrp.machine.RouterSettings;
import dev.evenkeel.vrrp.machine.Tracker;
import dev.evenkeel.vrrp.packet.Authentication;
import dev.evenkeel.vrrp.packet.ChecksumForm;
import dev.evenkeel.vrrp.packet.Expectation;
import dev.evenkeel.vrrp.packet.Expectation.AddressListPolicy;
import dev.evenkeel.vrrp.packet.Expectation.TtlRange;
import dev.evenkeel.vrrp.packet.IpAddress;
import dev.evenkeel.vrrp.peer.RouterId;
import dev.evenkeel.vrrp.peer.RouterStatus;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Translates a configured instance into what the state machine and the packet checks ask for.
 * Stateless.
 */
final class InstanceModel {
  private static final long NS_PER_MS = 1_000_000L;

  private InstanceModel() {}

  static RouterSettings settings(
      VrrpInstance instance, @Nullable SyncGroup group, List<Tracker> external) {
    return new RouterSettings(
        instance.name(),
        instance.version(),
        instance.priority(),
        instance.initialState() == InitialState.MASTER,
        instance.advertIntervalMs() * NS_PER_MS,
        instance.advertPolicy().downTimerAdverts(),
        instance.preemption().enabled(),
        instance.preemption().delayMs() * NS_PER_MS,
        !instance.tracking().dontTrackPrimary(),
        trackers(instance, group, external),
        garp(instance),
        !instance.advertPolicy().lowerPrioNoAdvert(),
        instance.advertPolicy().higherPrioSendAdvert(),
        instance.advertPolicy().ownerIgnoreAdverts(),
        group != null);
  }

  private static GarpSchedule garp(VrrpInstance instance) {
    var garp = instance.garp();
    return new GarpSchedule(
        garp.repeat(),
        garp.delayMs() * NS_PER_MS,
        garp.refreshRepeat(),
        garp.refreshMs() * NS_PER_MS,
        garp.lowerPrioRepeat(),
        garp.lowerPrioDelayMs() * NS_PER_MS);
  }

  private static List<Tracker> trackers(
      VrrpInstance instance, @Nullable SyncGroup group, List<Tracker> external) {
    Map<String, Tracker> trackers = new LinkedHashMap<>();
    tracking(instance, group).forEach(t -> addTrackers(trackers, t, instance.interfaceName()));
    for (String device : otherDevices(instance)) {
      String name = interfaceTracker(device);
      trackers.putIfAbsent(name, new Tracker(name, 0, false));
    }
    for (Tracker known : external) {
      String name = externalTracker(known.name());
      trackers.put(name, new Tracker(name, known.weightPoints(), known.reversed()));
    }
    return List.copyOf(trackers.values());
  }

  /** What an instance watches, and what its group watches for it. */
  static List<Tracking> tracking(VrrpInstance instance, @Nullable SyncGroup group) {
    return group == null
        ? List.of(instance.tracking())
        : List.of(instance.tracking(), group.tracking());
  }

  /**
   * The other interfaces that its addresses and routes are on. A router of which one is down cannot
   * hold what it advertises: FAULT, as in Keepalived, but for what is marked {@code no_track}.
   */
  static Set<String> otherDevices(VrrpInstance instance) {
    VirtualMac mac = instance.virtualMac();
    Set<String> devices = new LinkedHashSet<>();
    carried(instance).stream()
        .filter(a -> !a.attributes().noTrack())
        .forEach(a -> devices.add(a.device()));
    instance.routes().stream()
        .filter(r -> !r.noTrack())
        .flatMap(r -> r.hops().stream())
        .flatMap(h -> Stream.ofNullable(h.device()))
        .forEach(devices::add);
    devices.remove(instance.interfaceName());
    if (mac != null) {
      devices.remove(mac.interfaceName());
    }
    return devices;
  }

  /** What is tracked twice counts once, as the instance has it. */
  private static void addTrackers(Map<String, Tracker> trackers, Tracking tracking, String own) {
    for (TrackedScript script : tracking.scripts()) {
      String name = scriptTracker(script.scriptName());
      trackers.putIfAbsent(name, new Tracker(name, script.weightPoints(), script.weightReversed()));
    }
    for (TrackedInterface link : tracking.interfaces()) {
      String name = interfaceTracker(link.interfaceName());
      if (!link.interfaceName().equals(own)) {
        trackers.putIfAbsent(name, new Tracker(name, link.weightPoints(), link.weightReversed()));
      }
    }
    for (Tracked process : tracking.processes()) {
      String name = processTracker(process.name());
      trackers.putIfAbsent(name, tracker(name, process));
    }
    for (Tracked file : tracking.files()) {
      String name = fileTracker(file.name());
      trackers.putIfAbsent(
          name, file.weightPoints() == 0 ? tracker(name, file) : Tracker.measuring(name));
    }
    for (Tracked bfd : tracking.bfds()) {
      String name = bfdTracker(bfd.name());
      trackers.putIfAbsent(name, tracker(name, bfd));
    }
    for (TrackedBalancer fact : tracking.balancer()) {
      String name = externalTracker(fact.condition().toString());
      trackers.putIfAbsent(name, new Tracker(name, fact.weightPoints(), fact.weightReversed()));
    }
  }

  private static Tracker tracker(String name, Tracked tracked) {
    return new Tracker(name, tracked.weightPoints(), tracked.weightReversed());
  }

  static String processTracker(String name) {
    return "process " + name;
  }

  static String fileTracker(String name) {
    return "file " + name;
  }

  static String bfdTracker(String name) {
    return "bfd " + name;
  }

  /** Scripts, interfaces and external facts may have the same names. */
  static String scriptTracker(String name) {
    return "script " + name;
  }

  static String interfaceTracker(String name) {
    return "interface " + name;
  }

  static String externalTracker(String name) {
    return "external " + name;
  }

  static Expectation expectation(VrrpInstance instance) {
    Map<IpAddress, TtlRange> peers = new LinkedHashMap<>();
    for (UnicastPeer peer : instance.transport().unicastPeers()) {
      peers.put(IpAddress.of(peer.address()), new TtlRange(peer.minTtl(), peer.maxTtl()));
    }
    return new Expectation(
        instance.version(),
        instance.advertIntervalMs() / 10,
        authentication(instance),
        advertised(instance),
        instance.advertPolicy().skipCheckAdvAddr()
            ? AddressListPolicy.SKIP
            : AddressListPolicy.REMARK,
        peers,
        instance.advertPolicy().checkUnicastSource(),
        instance.isIpv6());
  }

  static Authentication authentication(VrrpInstance instance) {
    boolean password =
        instance.version() == 2 && instance.authentication().type() == AuthenticationType.PASS;
    return password
        ? Authentication.password(instance.authentication().wireBytes())
        : Authentication.NONE;
  }

  static List<IpAddress> advertised(VrrpInstance instance) {
    return instance.virtualAddresses().stream()
        .map(VirtualAddress::address)
        .filter(a -> a instanceof Inet6Address == instance.isIpv6())
        .map(IpAddress::of)
        .toList();
  }

  /** The addresses that may not be spoken to: those of routers that do not own theirs. */
  static List<VirtualAddress> closed(KeepalivedConfig config) {
    return config.instances().stream()
        .filter(i -> !i.accept() && !i.isAddressOwner())
        .flatMap(i -> carried(i).stream())
        .toList();
  }

  /** The form of our own version 3 checksums. */
  static ChecksumForm checksum(VrrpInstance instance) {
    Transport transport = instance.transport();
    if (transport.has(TransportOption.CHECKSUM_AS_VERSION_2)) {
      return ChecksumForm.MESSAGE_ONLY;
    }
    return transport.isUnicast() && transport.has(TransportOption.OLD_UNICAST_CHECKSUM)
        ? ChecksumForm.GROUP_PSEUDO_HEADER
        : ChecksumForm.PSEUDO_HEADER;
  }

  /** What a peer is told of an instance. */
  static RouterStatus status(
      Instance instance, RouterStatus.Role role, boolean forwards, boolean hears) {
    VrrpInstance config = instance.config();
    return new RouterStatus(
        instance.routerId(),
        role,
        instance.state().priority(),
        forwards,
        config.version(),
        authentication(config).type().wireValue(),
        config.transport().isUnicast(),
        config.advertIntervalMs() / 10,
        instance.addressHash(),
        hears);
  }

  /** The same for the same advertised addresses, in whatever order. */
  static int addressHash(VrrpInstance config) {
    return config.virtualAddresses().stream()
        .mapToInt(a -> Arrays.hashCode(a.address().getAddress()))
        .sum();
  }

  /** Which router an instance is, and what shows that a message about it comes from a member. */
  static RouterId routerId(VrrpInstance config) {
    byte[] password =
        config.authentication().type() == AuthenticationType.PASS
            ? config.authentication().wireBytes()
            : new byte[0];
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update((byte) config.virtualRouterId());
      hash.update(password);
      long membership = ByteBuffer.wrap(hash.digest()).getLong();
      return new RouterId(config.virtualRouterId(), config.isIpv6(), membership);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** The addresses of all instances. */
  static Set<InetAddress> virtualAddresses(KeepalivedConfig config) {
    return config.instances().stream()
        .flatMap(i -> carried(i).stream())
        .map(VirtualAddress::address)
        .collect(Collectors.toUnmodifiableSet());
  }

  static List<VirtualAddress> carried(VrrpInstance instance) {
    return Stream.concat(
            instance.virtualAddresses().stream(), instance.excludedAddresses().stream())
        .toList();
  }
}
