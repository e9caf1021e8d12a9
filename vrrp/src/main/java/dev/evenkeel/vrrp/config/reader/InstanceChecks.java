package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.AuthenticationType;
import dev.evenkeel.vrrp.config.InitialState;
import dev.evenkeel.vrrp.config.TransportOption;
import java.math.BigDecimal;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;

/** Completes instances with defaults and reconciles what contradicts itself, as keepalived does. */
final class InstanceChecks {
  private static final long MICROS = 1_000_000;
  private static final int OWNER = 255;
  private static final int MOST_ADDRESSES = 255;
  private static final int VRRP_HEADER_BYTES = 8;
  private static final int AUTHENTICATION_HEADER_BYTES = 24;

  private final ReadContext context;
  private final Report report;

  InstanceChecks(ReadContext context) {
    this.context = context;
    this.report = context.report;
  }

  /** Whether all instances have what nothing goes without; if not, keepalived does not run. */
  boolean allIdentified() {
    for (InstanceDraft v : context.instances.values()) {
      if (v.virtualRouterId == 0) {
        error(v, "the virtual router id must be set");
        return false;
      }
      if (v.interfaceName == null) {
        if (!v.isUnicast() || isStrict(v)) {
          error(v, "Unknown interface!");
          return false;
        }
        v.interfaceName = context.global.defaultInterface;
      }
    }
    return true;
  }

  /** Completes all instances; false if one cannot run at all, which ends everything. */
  boolean completeAll() {
    for (InstanceDraft instance : context.instances.values()) {
      if (!complete(instance)) {
        return false;
      }
    }
    return true;
  }

  private boolean complete(InstanceDraft v) {
    boolean strict = isStrict(v);
    if (v.isIpv6()) {
      v.version = 3;
    } else if (v.version == 0) {
      v.version = context.global.version;
    }
    if (v.addresses.isEmpty()) {
      boolean must = v.version == 3 || strict;
      error(v, "No VIP specified; at least one is " + (must ? "required" : "sensible"));
      if (must) {
        return false;
      }
    }
    space(v);
    state(v, strict);
    authentication(v, strict);
    if (v.unicastKeyword
        && !v.isUnicast()
        && !v.transportOptions.contains(TransportOption.NO_PEER_IS_FAULT)) {
      error(
          v,
          "A unicast keyword has been specified without any unicast peers. Defaulting to"
              + " multicast. This usage is deprecated - please update your configuration.");
    }
    preemption(v, strict);
    strictness(v, strict);
    advertInterval(v);
    virtualMac(v);
    trackers(v);
    if (v.addresses.isEmpty()) {
      error(v, "No VIP specified; at least one is sensible");
    }
    support(v);
    return true;
  }

  /**
   * An advertisement counts its addresses with one byte, and is one packet, for whose headers
   * Keepalived reckons with an authentication header. What does not fit is held without being
   * advertised.
   */
  private void space(InstanceDraft v) {
    String device = v.interfaceName == null ? context.global.defaultInterface : v.interfaceName;
    int headers = (v.isIpv6() ? 40 : 20) + AUTHENTICATION_HEADER_BYTES + VRRP_HEADER_BYTES;
    int room = context.environment.mtuBytes().applyAsInt(device) - headers;
    int most = Math.clamp(room / (v.isIpv6() ? 16 : 4), 1, MOST_ADDRESSES);
    int count = v.addresses.size();
    if (count > most) {
      error(
          v,
          "Number of VIPs (%d) exceeds maximum/space available in packet (max %d addresses) -"
                  .formatted(count, most)
              + " excess moved to eVIPs");
      List<AddressDraft> excess = v.addresses.subList(most, count);
      v.excluded.addAll(List.copyOf(excess));
      excess.clear();
    }
  }

  private boolean isStrict(InstanceDraft v) {
    return v.strict == null ? context.global.strict : v.strict;
  }

  private void error(InstanceDraft v, String text) {
    report.error("(%s) %s".formatted(v.name, text));
  }

  private void state(InstanceDraft v, boolean strict) {
    if (v.priority == 0) {
      v.priority = v.state == InitialState.MASTER ? OWNER : 100;
    }
    boolean owner = v.priority == OWNER;
    if (strict && v.state != null && (v.state == InitialState.MASTER) != owner) {
      error(v, "State MASTER must match being address owner");
      v.state = owner ? InitialState.MASTER : InitialState.BACKUP;
    }
    if (v.state == null) {
      v.state = owner ? InitialState.MASTER : InitialState.BACKUP;
    }
  }

  private void authentication(InstanceDraft v, boolean strict) {
    if (v.authType == AuthenticationType.NONE) {
      return;
    }
    if (strict) {
      error(v, "Strict mode does not support authentication. Ignoring.");
    } else if (v.version == 3) {
      error(v, "VRRP version 3 does not support authentication. Ignoring.");
    } else if (v.authSecret.isEmpty()) {
      error(v, "Authentication specified but no password given. Ignoring");
    } else {
      return;
    }
    v.authType = AuthenticationType.NONE;
  }

  private void preemption(InstanceDraft v, boolean strict) {
    boolean wantsMaster = v.state == InitialState.MASTER;
    if (v.nopreempt && v.priority == OWNER) {
      error(v, "nopreempt is incompatible with priority 255. resetting nopreempt");
      v.nopreempt = false;
    } else if (v.nopreempt && wantsMaster) {
      error(v, "Warning - nopreempt will not work with initial state MASTER - clearing");
      v.nopreempt = false;
    }
    if (v.preemptDelayUs == 0) {
      return;
    }
    if (wantsMaster) {
      error(v, "Warning - preempt delay will not work with initial state MASTER - clearing");
      v.preemptDelayUs = 0;
      return;
    }
    boolean reset = false;
    if (strict) {
      error(v, "preempt_delay is incompatible with strict mode - resetting");
      reset = true;
    }
    if (v.nopreempt) {
      error(v, "preempt_delay is incompatible with nopreempt mode - resetting");
      reset = true;
    }
    v.preemptDelayUs = reset ? 0 : v.preemptDelayUs;
  }

  private void strictness(InstanceDraft v, boolean strict) {
    if (!strict) {
      return;
    }
    if (v.version == 2 && Boolean.TRUE.equals(v.accept)) {
      error(v, "warning - accept mode for VRRP version 2 does not comply with RFC3768 - resetting");
      v.accept = false;
    }
    if (v.accept == null) {
      v.accept = false;
    }
    if (v.garp.lowerPrioRepeatWritten && v.garp.lowerPrioRepeat > 0) {
      error(v, "Strict mode requires no repeat garps. resetting");
      v.garp.lowerPrioRepeat = 0;
    }
  }

  private void advertInterval(InstanceDraft v) {
    long us = v.advertIntervalUs == 0 ? MICROS : v.advertIntervalUs;
    if (v.version == 2) {
      if (us % MICROS != 0) {
        error(
            v,
            "VRRPv2 advertisement interval "
                + Params.seconds(us)
                + "s must be an integer. rounding");
        us = Math.max(1, (us + MICROS / 2) / MICROS) * MICROS;
      }
    } else if (us > 40_950_000) {
      error(
          v,
          "VRRPv3 advertisement interval "
              + BigDecimal.valueOf(us / 10_000, 2)
              + "s is out of range. Must be less than 40.96s. Setting to 40.95s");
      us = 40_950_000;
    } else if (us % 10_000 != 0) {
      error(
          v,
          "VRRPv3 advertisement interval "
              + Params.seconds(us)
              + "s must be in units of 10ms - rounding");
      us = Math.max(1, (us + 5_000) / 10_000) * 10_000;
    }
    v.advertIntervalUs = us;
  }

  private void virtualMac(InstanceDraft v) {
    if (v.usesIpvlan && !v.isIpv6() && v.sourceAddress == null) {
      error(
          v,
          "IPv4 ipvlan requires a source ip address to be configured. setting instance to fault"
              + " state");
    }
    if (v.vmacXmitBase && !v.usesVmac && !v.usesIpvlan) {
      error(v, "vmac_xmit_base is only valid with a vmac");
    }
  }

  private void trackers(InstanceDraft v) {
    boolean owner = v.priority == OWNER;
    if (v.interfaces.removeIf(t -> t.name().equals(v.interfaceName))) {
      error(v, "Ignoring track_interface " + v.interfaceName + " since own interface");
    }
    List<TrackDraft> kept = new ArrayList<>();
    for (TrackDraft tracked : v.interfaces) {
      if (tracked.weightPoints() != 0 && owner) {
        error(v, "ignoring " + tracked.name() + " tracked interface due to address owner");
      } else if (tracked.weightPoints() != 0 && dropsWeights(v)) {
        error(v, "ignoring " + tracked.name() + " tracked interface weight due to SYNC group");
        kept.add(tracked.withoutWeight());
      } else {
        kept.add(tracked);
      }
    }
    v.interfaces.clear();
    v.interfaces.addAll(kept);
    if (owner) {
      dropWeighted(v, "file", v.files, "address_owner");
      dropWeighted(v, "bfd", v.bfds, "address_owner");
    }
    if (owner || dropsWeights(v)) {
      for (TrackDraft tracked : List.copyOf(v.scripts)) {
        if (tracked.weightPoints() != 0) {
          error(
              v,
              "ignoring tracked script %s with weights due to %s"
                  .formatted(tracked.name(), owner ? "address_owner" : "SYNC group"));
          v.scripts.remove(tracked);
        }
      }
    }
    if (!owner && dropsWeights(v)) {
      dropWeighted(v, "bfd", v.bfds, "SYNC group");
    }
  }

  private void dropWeighted(InstanceDraft v, String what, List<TrackDraft> tracked, String reason) {
    for (TrackDraft entry : List.copyOf(tracked)) {
      if (entry.weightPoints() != 0) {
        error(
            v,
            "ignoring tracked %s %s with weight %d due to %s"
                .formatted(what, entry.name(), entry.weightPoints(), reason));
        tracked.remove(entry);
      }
    }
  }

  /** Members of a sync group keep in step, so that one alone must not change its priority. */
  private boolean dropsWeights(InstanceDraft v) {
    GroupDraft group = v.syncGroup == null ? null : context.groups.get(v.syncGroup);
    return group != null && !group.trackingWeight;
  }

  private void support(InstanceDraft v) {
    if (v.isIpv6()) {
      report.feature(Feature.IPV6, "an IPv6 virtual router", v.position);
    } else if (v.version == 3) {
      report.feature(Feature.VERSION_3, "version 3 of VRRP", v.position);
    }
    v.excluded.stream()
        .filter(a -> a.address() instanceof Inet6Address)
        .findFirst()
        .ifPresent(a -> report.feature(Feature.IPV6, "an IPv6 address", a.position()));
  }

  /** Complains about instances that would hear each other's advertisements. */
  void checkDuplicates() {
    List<InstanceDraft> all = List.copyOf(context.instances.values());
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        InstanceDraft a = all.get(i);
        InstanceDraft b = all.get(j);
        if (a.virtualRouterId == b.virtualRouterId
            && a.isIpv6() == b.isIpv6()
            && String.valueOf(a.interfaceName).equals(b.interfaceName)
            && overlap(a, b)) {
          report.error(
              a.name
                  + " and %s both use VRID %s with IPv%s on interface %s"
                      .formatted(b.name, a.virtualRouterId, a.isIpv6() ? 6 : 4, a.interfaceName));
        }
      }
    }
  }

  private static boolean overlap(InstanceDraft a, InstanceDraft b) {
    if (a.isUnicast() != b.isUnicast()) {
      return false;
    }
    return !a.isUnicast()
        || a.peers.stream()
            .anyMatch(p -> b.peers.stream().anyMatch(q -> q.address().equals(p.address())));
  }
}
