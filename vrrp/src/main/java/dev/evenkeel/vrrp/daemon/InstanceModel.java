package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.AuthenticationType;
import dev.evenkeel.vrrp.config.InitialState;
import dev.evenkeel.vrrp.config.TrackedInterface;
import dev.evenkeel.vrrp.config.TrackedScript;
import dev.evenkeel.vrrp.config.UnicastPeer;
import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.machine.GarpSchedule;
import dev.evenkeel.vrrp.machine.RouterSettings;
import dev.evenkeel.vrrp.machine.Tracker;
import dev.evenkeel.vrrp.packet.Authentication;
import dev.evenkeel.vrrp.packet.Expectation;
import dev.evenkeel.vrrp.packet.Expectation.AddressListPolicy;
import dev.evenkeel.vrrp.packet.Expectation.TtlRange;
import dev.evenkeel.vrrp.packet.IpAddress;
import dev.evenkeel.vrrp.peer.RouterId;
import dev.evenkeel.vrrp.peer.RouterStatus;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Translates a configured instance into what the state machine and the packet checks ask for.
 * Stateless.
 */
final class InstanceModel {
  private static final long NS_PER_MS = 1_000_000L;

  private InstanceModel() {}

  static RouterSettings settings(VrrpInstance instance, List<Tracker> external) {
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
        trackers(instance, external),
        garp(instance),
        !instance.advertPolicy().lowerPrioNoAdvert(),
        instance.advertPolicy().higherPrioSendAdvert(),
        instance.advertPolicy().ownerIgnoreAdverts());
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

  private static List<Tracker> trackers(VrrpInstance instance, List<Tracker> external) {
    List<Tracker> trackers = new ArrayList<>();
    for (TrackedScript script : instance.tracking().scripts()) {
      trackers.add(
          new Tracker(
              scriptTracker(script.scriptName()), script.weightPoints(), script.weightReversed()));
    }
    for (TrackedInterface link : instance.tracking().interfaces()) {
      if (!link.interfaceName().equals(instance.interfaceName())) {
        trackers.add(
            new Tracker(
                interfaceTracker(link.interfaceName()),
                link.weightPoints(),
                link.weightReversed()));
      }
    }
    external.forEach(
        t -> trackers.add(new Tracker(externalTracker(t.name()), t.weightPoints(), t.reversed())));
    return trackers;
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

  /** What a peer is told of an instance. */
  static RouterStatus status(Instance instance, RouterStatus.Role role, boolean forwards) {
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
        addressHash(config));
  }

  /** The same for the same advertised addresses, in whatever order. */
  private static int addressHash(VrrpInstance config) {
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

  static List<VirtualAddress> carried(VrrpInstance instance) {
    return Stream.concat(
            instance.virtualAddresses().stream(), instance.excludedAddresses().stream())
        .toList();
  }
}
