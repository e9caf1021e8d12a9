package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.GarpSettings;
import dev.evenkeel.vrrp.config.GlobalDefs;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.NotifyScripts;
import dev.evenkeel.vrrp.config.RoutingRule;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.config.Transport;
import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.packet.IpAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The file that Keepalived writes on SIGUSR1: configuration and state for people, in its words.
 * Stateless.
 */
final class DataDump {

  private DataDump() {}

  static String of(KeepalivedConfig config, List<InstanceView> instances) {
    StringBuilder out = new StringBuilder();
    global(out, config.global());
    out.append("------< VRRP Topology >------\n");
    instances.forEach(i -> instance(out, i, config));
    TrackerDump.append(out, config, instances);
    return out.toString();
  }

  static void global(StringBuilder out, GlobalDefs global) {
    out.append("------< Global definitions >------\n");
    if (global.routerId() != null) {
      line(out, 1, "Router ID", global.routerId());
    }
    line(out, 1, "Dynamic interfaces", global.dynamicInterfaces());
    line(out, 1, "Default interface", global.defaultInterface());
    line(out, 1, "VRRP notify priority changes", global.notifyPriorityChanges());
    line(out, 1, "VRRP IPv4 mcast group", Words.address(global.multicastGroup4()));
    line(out, 1, "VRRP IPv6 mcast group", Words.address(global.multicastGroup6()));
    line(out, 1, "Gratuitous ARP interval", "%.6f".formatted(global.garpIntervalUs() / 1e6));
    line(out, 1, "Gratuitous NA interval", "%.6f".formatted(global.gnaIntervalUs() / 1e6));
    line(out, 1, "VRRP default protocol version", global.vrrpVersion());
    out.append(" Script security ");
    out.append(global.scriptSecurity() ? "enabled\n" : "disabled\n");
  }

  private static void instance(StringBuilder out, InstanceView view, KeepalivedConfig all) {
    VrrpInstance config = view.config();
    RouterState state = view.state();
    line(out, 1, "VRRP Instance", config.name());
    line(out, 3, "VRRP Version", config.version());
    all.groupOf(config.name()).ifPresent(g -> line(out, 3, "Sync group", g.name()));
    if (config.isIpv6()) {
      out.append("   Using Native IPv6\n");
    }
    line(out, 3, "State", Words.state(state.phase()));
    if (state.master() != null) {
      line(out, 3, "Master router", state.master());
      line(out, 3, "Master priority", view.masterPriority());
    }
    boolean unicast = config.transport().isUnicast();
    out.append(unicast ? "   Flags:\n     Using unicast\n" : "   Flags: none\n");
    line(out, 3, "Wantstate", Words.wanted(config, state));
    line(out, 3, "Last transition", Words.time(view.changedUs()));
    line(out, 3, "Master down timer", state.masterDownNs() / 1_000 + " usecs");
    line(out, 3, "Interface", config.interfaceName());
    IpAddress source = state.link().source();
    String from = config.transport().sourceAddress() == null ? "" : " (from configuration)";
    line(out, 3, "Using src_ip", source == null ? "(none)" : source + from);
    if (!unicast && !config.isIpv6()) {
      InetAddress group = config.transport().multicastGroup();
      out.append("   Multicast address ");
      out.append(Words.address(group == null ? all.global().multicastGroup4() : group));
      out.append('\n');
    }
    garp(out, config.garp());
    line(out, 3, "Down timer adverts", config.advertPolicy().downTimerAdverts());
    line(
        out,
        3,
        "Send advert after receive lower priority advert",
        !config.advertPolicy().lowerPrioNoAdvert());
    line(
        out,
        3,
        "Send advert after receive higher priority advert",
        config.advertPolicy().higherPrioSendAdvert());
    line(out, 3, "Virtual Router ID", config.virtualRouterId());
    line(out, 3, "Priority", config.priority());
    line(out, 3, "Effective priority", state.priority());
    line(
        out,
        3,
        "Advert interval",
        config.version() == 2
            ? Words.seconds(config.advertIntervalMs()) + " sec"
            : config.advertIntervalMs() + " milli-sec");
    line(out, 3, "Accept", config.accept() ? "enabled" : "disabled");
    line(out, 3, "Preempt", config.preemption().enabled() ? "enabled" : "disabled");
    if (config.preemption().delayMs() > 0) {
      line(out, 3, "Preempt delay", Words.seconds(config.preemption().delayMs()) + " secs");
    }
    out.append("   Promote_secondaries = disabled\n");
    if (config.version() == 2) {
      boolean password = config.authentication().type().wireValue() == 1;
      line(out, 3, "Authentication type", password ? "SIMPLE_PASSWORD" : "none");
    }
    boolean set = state.isMaster();
    addresses(out, "Virtual IP (%d):", config.virtualAddresses(), set);
    unicast(out, config);
    addresses(out, "Virtual IP Excluded :", config.excludedAddresses(), set);
    list(out, "Virtual Routes :", config.routes().stream().map(Words::route));
    list(out, "Virtual Rules :", config.rules().stream().map(RoutingRule::text));
    TrackerDump.tracked(out, config.tracking());
    state.health().entrySet().stream()
        .filter(e -> e.getKey().startsWith("external "))
        .forEach(e -> line(out, 3, "Tracked " + e.getKey(), e.getValue()));
    line(out, 3, "Using smtp notification", config.smtpAlert() ? "yes" : "no");
    scripts(out, config.notifyScripts());
    line(out, 3, "Notify deleted", config.notifyScripts().deleted() == null ? "Fault" : "Deleted");
    line(out, 3, "Notify priority changes", config.notifyPriorityChanges());
    list(
        out,
        "Conflicts :",
        view.conflicts().stream()
            .map(c -> "%s: %s (noticed %d times)".formatted(c.other(), c.reason(), c.count())));
  }

  private static void scripts(StringBuilder out, NotifyScripts scripts) {
    script(out, "Backup", scripts.backup());
    script(out, "Master", scripts.master());
    script(out, "Fault", scripts.fault());
    script(out, "Stop", scripts.stop());
    script(out, "Deleted", scripts.deleted());
    script(out, "Generic", scripts.any());
    script(out, "Master rx lower pri", scripts.masterRxLowerPri());
  }

  private static void script(StringBuilder out, String which, @Nullable ScriptCommand command) {
    if (command != null) {
      line(out, 3, which + " state transition script", Words.command(command));
    }
  }

  private static void unicast(StringBuilder out, VrrpInstance config) {
    Transport transport = config.transport();
    if (transport.isUnicast()) {
      out.append("   Check unicast src : ");
      out.append(config.advertPolicy().checkUnicastSource() ? "yes\n" : "no\n");
      line(out, 3, "Unicast TTL", transport.unicastTtl());
      list(
          out,
          "Unicast Peer :",
          transport.unicastPeers().stream()
              .map(p ->
                  "%s min_ttl %d max_ttl %d"
                      .formatted(Words.address(p.address()), p.minTtl(), p.maxTtl())));
    }
  }

  private static void garp(StringBuilder out, GarpSettings garp) {
    line(out, 3, "Gratuitous ARP delay", Words.seconds(garp.delayMs()));
    line(out, 3, "Gratuitous ARP repeat", garp.repeat());
    line(out, 3, "Gratuitous ARP refresh", Words.seconds(garp.refreshMs()));
    line(out, 3, "Gratuitous ARP refresh repeat", garp.refreshRepeat());
    line(out, 3, "Gratuitous ARP lower priority delay", Words.seconds(garp.lowerPrioDelayMs()));
    line(out, 3, "Gratuitous ARP lower priority repeat", garp.lowerPrioRepeat());
  }

  private static void addresses(
      StringBuilder out, String title, List<VirtualAddress> addresses, boolean set) {
    list(
        out, title.formatted(addresses.size()), addresses.stream().map(a -> Words.address(a, set)));
  }

  /** A heading and lines below it; nothing without lines. */
  static void list(StringBuilder out, String title, Stream<String> lines) {
    List<String> all = lines.toList();
    if (!all.isEmpty()) {
      out.append("   ").append(title).append('\n');
      all.forEach(line -> out.append("     ").append(line).append('\n'));
    }
  }

  static void line(StringBuilder out, int indent, String name, Object value) {
    out.append(" ".repeat(indent)).append(name).append(" = ").append(value).append('\n');
  }
}
