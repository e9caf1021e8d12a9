package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.AuthenticationType;
import dev.evenkeel.vrrp.config.InitialState;
import dev.evenkeel.vrrp.config.RoutingRule;
import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.TrackedBalancer;
import dev.evenkeel.vrrp.config.TransportOption;
import dev.evenkeel.vrrp.config.UnicastPeer;
import dev.evenkeel.vrrp.config.VirtualRoute;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@code vrrp_instance} block while it is read; null and 0 stand for what is not written. */
final class InstanceDraft {
  final String name;
  final SourcePosition position;
  @Nullable String interfaceName;
  boolean interfaceMissing;
  @Nullable InitialState state;
  int virtualRouterId;
  int priority;
  int version;
  long advertIntervalUs;
  @Nullable Boolean ipv6;
  final List<AddressDraft> addresses = new ArrayList<>();
  final List<AddressDraft> excluded = new ArrayList<>();
  final List<VirtualRoute> routes = new ArrayList<>();
  final List<RoutingRule> rules = new ArrayList<>();
  AuthenticationType authType = AuthenticationType.NONE;
  boolean authAh;
  String authSecret = "";
  boolean nopreempt;
  long preemptDelayUs;
  final List<TrackDraft> scripts = new ArrayList<>();
  final List<TrackDraft> interfaces = new ArrayList<>();
  final List<TrackDraft> processes = new ArrayList<>();
  final List<TrackDraft> files = new ArrayList<>();
  final List<TrackDraft> bfds = new ArrayList<>();
  final List<TrackedBalancer> balancer = new ArrayList<>();
  boolean dontTrackPrimary;
  final GarpDraft garp;
  @Nullable InetAddress sourceAddress;
  final List<UnicastPeer> peers = new ArrayList<>();
  boolean unicastKeyword;
  int unicastTtl = -1;
  @Nullable InetAddress multicastGroup;
  final Set<TransportOption> transportOptions = EnumSet.noneOf(TransportOption.class);
  boolean usesVmac;
  @Nullable String vmacName;
  @Nullable String vmacAddress;
  boolean usesIpvlan;
  boolean vmacXmitBase;
  int downTimerAdverts;
  boolean skipCheckAdvAddr;
  boolean checkUnicastSource;
  @Nullable Boolean lowerPrioNoAdvert;
  @Nullable Boolean higherPrioSendAdvert;
  @Nullable Boolean ownerIgnoreAdverts;
  @Nullable Boolean strict;
  @Nullable Boolean accept;
  final NotifyDraft notify = new NotifyDraft();
  boolean notifyPriorityChanges;
  @Nullable Boolean smtpAlert;
  @Nullable String syncGroup;

  InstanceDraft(String name, SourcePosition position, GarpDraft garp) {
    this.name = name;
    this.position = position;
    this.garp = garp;
  }

  boolean isUnicast() {
    return !peers.isEmpty();
  }

  boolean isIpv6() {
    return Boolean.TRUE.equals(ipv6);
  }
}
