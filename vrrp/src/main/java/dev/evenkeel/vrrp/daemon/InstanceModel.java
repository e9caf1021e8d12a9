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
import java.net.Inet6Address;
import java.util.ArrayList;
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

  static List<VirtualAddress> carried(VrrpInstance instance) {
    return Stream.concat(
            instance.virtualAddresses().stream(), instance.excludedAddresses().stream())
        .toList();
  }
}
