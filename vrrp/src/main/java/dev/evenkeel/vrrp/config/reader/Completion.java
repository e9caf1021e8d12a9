package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.AdvertPolicy;
import dev.evenkeel.vrrp.config.Authentication;
import dev.evenkeel.vrrp.config.AuthenticationType;
import dev.evenkeel.vrrp.config.InitialState;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.NotifyFifo;
import dev.evenkeel.vrrp.config.NotifyScripts;
import dev.evenkeel.vrrp.config.Preemption;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.StaticObjects;
import dev.evenkeel.vrrp.config.SyncGroup;
import dev.evenkeel.vrrp.config.Tracked;
import dev.evenkeel.vrrp.config.TrackedInterface;
import dev.evenkeel.vrrp.config.TrackedScript;
import dev.evenkeel.vrrp.config.Tracking;
import dev.evenkeel.vrrp.config.Transport;
import dev.evenkeel.vrrp.config.VirtualMac;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.config.VrrpInstanceBuilder;
import dev.evenkeel.vrrp.config.VrrpScript;
import dev.evenkeel.vrrp.config.reader.NotifyDraft.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what was read into the model, after the checks that need all of it. */
final class Completion {
  private final ReadContext context;
  private final Report report;
  private final ScriptChecks scriptChecks;
  private final Set<String> usableScripts = new HashSet<>();
  private final Set<String> usedScripts = new HashSet<>();
  private final Set<String> virtualInterfaces = new HashSet<>();
  private final Set<String> usedNames = new HashSet<>();
  private final Map<InstanceDraft, String> keptNames = new HashMap<>();

  Completion(ReadContext context) {
    this.context = context;
    this.report = context.report;
    this.scriptChecks = new ScriptChecks(context);
  }

  /** The model, or empty if keepalived would not run. */
  Optional<KeepalivedConfig> run() {
    report.at(null);
    if (context.interfaceMissing) {
      report.error("Non-existent interface specified in configuration");
      return Optional.empty();
    }
    // Without an instance keepalived does not look at scripts.
    List<VrrpScript> scripts =
        context.instances.isEmpty() ? List.of() : scriptChecks.trackScripts(context.scripts);
    scripts.forEach(s -> usableScripts.add(s.name()));
    GlobalDraft global = context.global;
    NotifyFifo fifo = fifo(global.fifo, global.fifoScript);
    NotifyFifo vrrpFifo = fifo(global.vrrpFifo, global.vrrpFifoScript);
    NotifyFifo lvsFifo = fifo(global.lvsFifo, global.lvsFifoScript);
    List<NotifyScripts> groupNotify =
        context.groups.values().stream().map(g -> notifyScripts(g.notify)).toList();
    List<NotifyScripts> instanceNotify =
        context.instances.values().stream().map(v -> notifyScripts(v.notify)).toList();
    if (!context.instances.isEmpty()) {
      scriptChecks.reportSecurity("");
    }

    List<GroupDraft> allGroups = List.copyOf(context.groups.values());
    GroupChecks groupChecks = new GroupChecks(context);
    InstanceChecks instanceChecks = new InstanceChecks(context);
    if (!instanceChecks.allIdentified()) {
      return Optional.empty();
    }
    groupChecks.bindMembers();
    if (!instanceChecks.completeAll()) {
      return Optional.empty();
    }
    groupChecks.checkTrackers();
    instanceChecks.checkDuplicates();

    keepNames();
    List<VrrpInstance> instances = new ArrayList<>();
    for (InstanceDraft draft : context.instances.values()) {
      instances.add(instance(draft, instanceNotify.get(instances.size())));
    }
    List<SyncGroup> groups = new ArrayList<>();
    for (int i = 0; i < allGroups.size(); i++) {
      GroupDraft group = allGroups.get(i);
      if (context.groups.containsKey(group.name)) {
        groups.add(group(group, groupNotify.get(i)));
      }
    }
    for (VrrpScript script : scripts) {
      if (!usedScripts.contains(script.name())) {
        report.log("Warning - script " + script.name() + " is not used");
      }
    }
    return Optional.of(
        new KeepalivedConfig(
            global.build(fifo, vrrpFifo, lvsFifo),
            scripts,
            context.trackProcesses.values().stream().map(Trackable::block).toList(),
            context.trackFiles.values().stream().map(Trackable::block).toList(),
            List.of(),
            context.virtualServers,
            instances,
            groups,
            new StaticObjects(
                context.staticAddresses.stream()
                    .map(a -> a.build(global.defaultInterface))
                    .toList(),
                context.staticRoutes,
                context.staticRules)));
  }

  private @Nullable NotifyFifo fifo(@Nullable String path, @Nullable CommandDraft script) {
    ScriptCommand command = scriptChecks.notifyScript(script);
    return path == null ? null : new NotifyFifo(path, command);
  }

  private NotifyScripts notifyScripts(NotifyDraft draft) {
    return new NotifyScripts(
        scriptChecks.notifyScript(draft.commands.get(Event.MASTER)),
        scriptChecks.notifyScript(draft.commands.get(Event.BACKUP)),
        scriptChecks.notifyScript(draft.commands.get(Event.FAULT)),
        scriptChecks.notifyScript(draft.commands.get(Event.STOP)),
        scriptChecks.notifyScript(draft.commands.get(Event.DELETED)),
        scriptChecks.notifyScript(draft.commands.get(Event.ANY)),
        scriptChecks.notifyScript(draft.commands.get(Event.MASTER_RX_LOWER_PRI)),
        scriptChecks.notifyScript(draft.commands.get(Event.CONFLICT)));
  }

  private VrrpInstance instance(InstanceDraft v, NotifyScripts notify) {
    String interfaceName =
        v.interfaceName == null ? context.global.defaultInterface : v.interfaceName;
    VrrpInstanceBuilder builder =
        new VrrpInstanceBuilder(v.name)
            .interfaceName(interfaceName)
            .initialState(v.state == null ? InitialState.BACKUP : v.state)
            .virtualRouterId(v.virtualRouterId)
            .priority(v.priority)
            .version(v.version)
            .advertIntervalMs((int) (v.advertIntervalUs / 1000))
            .authentication(
                v.authType == AuthenticationType.PASS
                    ? Authentication.pass(v.authSecret)
                    : Authentication.NONE)
            .preemption(new Preemption(!v.nopreempt, v.preemptDelayUs / 1000))
            .tracking(
                new Tracking(
                    scripts(v.scripts, v.name),
                    interfaces(v.interfaces),
                    tracked(v.processes),
                    tracked(v.files),
                    tracked(v.bfds),
                    v.balancer,
                    v.dontTrackPrimary))
            .garp(v.garp.build())
            .transport(
                new Transport(
                    v.sourceAddress,
                    v.peers,
                    v.unicastTtl < 0 ? 255 : v.unicastTtl,
                    v.multicastGroup,
                    v.transportOptions))
            .advertPolicy(policy(v))
            .notifyScripts(notify)
            .notifyPriorityChanges(v.notifyPriorityChanges)
            .smtpAlert(alerts(v.smtpAlert, v.position))
            .accept(v.accept == null || v.accept)
            .routes(v.routes)
            .rules(v.rules)
            .position(v.position);
    VirtualMac mac = v.usesVmac ? virtualMac(v) : null;
    builder.virtualMac(mac);
    String holder = mac == null ? interfaceName : mac.interfaceName();
    v.addresses.forEach(a -> builder.address(a.build(holder)));
    v.excluded.forEach(a -> builder.excludedAddress(a.build(holder)));
    return builder.build();
  }

  private boolean alerts(@Nullable Boolean own, SourcePosition position) {
    boolean wanted = context.global.mail.alertsOf(own);
    context.global.mail.warnIfNotSent(wanted, report, position);
    return wanted;
  }

  /** Names that are written, and those of interfaces that run already, are nobody else's. */
  private void keepNames() {
    context
        .instances
        .values()
        .forEach(v -> {
          if (v.usesVmac && v.vmacName != null) {
            virtualInterfaces.add(v.vmacName);
          }
        });
    for (VrrpInstance before : context.running) {
      InstanceDraft now = context.instances.get(before.name());
      VirtualMac mac = before.virtualMac();
      if (now != null && now.usesVmac && now.vmacName == null && mac != null) {
        String name = mac.interfaceName();
        boolean fits =
            now.virtualRouterId == before.virtualRouterId()
                && automaticName(now).matcher(name).matches();
        if (fits && virtualInterfaces.add(name)) {
          keptNames.put(now, name);
        }
      }
    }
  }

  private Pattern automaticName(InstanceDraft v) {
    return Pattern.compile(
        Pattern.quote(context.global.vmacPrefix) + "[0-9]*\\." + v.virtualRouterId);
  }

  /** The name is the user's, the one it has already, or one that no other instance has. */
  private VirtualMac virtualMac(InstanceDraft v) {
    String prefix = context.global.vmacPrefix;
    String name = keptNames.getOrDefault(v, v.vmacName == null ? "" : v.vmacName);
    boolean settled = !name.isEmpty() && usedNames.add(name);
    for (int n = 0; !settled; n++) {
      name = prefix + (n == 0 ? "" : n) + "." + v.virtualRouterId;
      settled = virtualInterfaces.add(name);
    }
    long bits = VirtualMac.macBitsOf(v.virtualRouterId, v.isIpv6());
    if (v.vmacAddress != null) {
      bits = 0;
      String[] octets = v.vmacAddress.split(":", -1);
      for (String octet : octets) {
        bits = bits << 8 | Integer.parseInt(octet, 16);
      }
      bits = octets.length == 5 ? bits << 8 | v.virtualRouterId : bits;
    }
    return new VirtualMac(name, bits, v.vmacXmitBase);
  }

  private AdvertPolicy policy(InstanceDraft v) {
    GlobalDraft global = context.global;
    return new AdvertPolicy(
        v.downTimerAdverts,
        v.skipCheckAdvAddr,
        v.checkUnicastSource,
        v.lowerPrioNoAdvert == null ? global.lowerPrioNoAdvert : v.lowerPrioNoAdvert,
        v.higherPrioSendAdvert == null ? global.higherPrioSendAdvert : v.higherPrioSendAdvert,
        v.ownerIgnoreAdverts == null ? global.ownerIgnoreAdverts : v.ownerIgnoreAdverts);
  }

  private List<TrackedScript> scripts(List<TrackDraft> scripts, String owner) {
    List<TrackedScript> trackedScripts = new ArrayList<>();
    for (TrackDraft tracked : scripts) {
      if (usableScripts.contains(tracked.name())) {
        usedScripts.add(tracked.name());
        trackedScripts.add(
            new TrackedScript(tracked.name(), tracked.weightPoints(), tracked.weightReversed()));
      } else {
        report.warn(
            "(%s) runs without the check '%s', which is disabled".formatted(owner, tracked.name()),
            tracked.position());
      }
    }
    return trackedScripts;
  }

  private static List<TrackedInterface> interfaces(List<TrackDraft> drafts) {
    return drafts.stream()
        .map(t -> new TrackedInterface(t.name(), t.weightPoints(), t.weightReversed()))
        .toList();
  }

  private static List<Tracked> tracked(List<TrackDraft> drafts) {
    return drafts.stream()
        .map(t -> new Tracked(t.name(), t.weightPoints(), t.weightReversed()))
        .toList();
  }

  private SyncGroup group(GroupDraft group, NotifyScripts notify) {
    return new SyncGroup(
        group.name,
        group.members,
        new Tracking(
            scripts(group.scripts, group.name),
            interfaces(group.interfaces),
            tracked(group.processes),
            tracked(group.files),
            tracked(group.bfds),
            List.of(),
            false),
        notify,
        group.notifyPriorityChanges,
        alerts(group.smtpAlert, group.position),
        group.position);
  }
}
