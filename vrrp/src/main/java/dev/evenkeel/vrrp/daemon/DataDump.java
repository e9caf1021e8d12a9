package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.GarpSettings;
import dev.evenkeel.vrrp.config.GlobalDefs;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.TrackedScript;
import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.config.VrrpScript;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.packet.IpAddress;
import java.util.List;

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
    instances.forEach(i -> instance(out, i));
    if (!config.scripts().isEmpty()) {
      out.append("------< VRRP Scripts >------\n");
      config.scripts().forEach(s -> script(out, s, instances));
    }
    return out.toString();
  }

  private static void global(StringBuilder out, GlobalDefs global) {
    out.append("------< Global definitions >------\n");
    if (global.routerId() != null) {
      line(out, 1, "Router ID", global.routerId());
    }
    line(out, 1, "Dynamic interfaces", global.dynamicInterfaces());
    line(out, 1, "Default interface", global.defaultInterface());
    line(out, 1, "VRRP notify priority changes", global.notifyPriorityChanges());
    line(out, 1, "VRRP IPv4 mcast group", global.multicastGroup4().getHostAddress());
    line(out, 1, "Gratuitous ARP interval", "%.6f".formatted(global.garpIntervalUs() / 1e6));
    line(out, 1, "VRRP default protocol version", global.vrrpVersion());
    out.append(" Script security ");
    out.append(global.scriptSecurity() ? "enabled\n" : "disabled\n");
  }

  private static void instance(StringBuilder out, InstanceView view) {
    VrrpInstance config = view.config();
    RouterState state = view.state();
    line(out, 1, "VRRP Instance", config.name());
    line(out, 3, "VRRP Version", config.version());
    line(out, 3, "State", Words.state(state.phase()));
    if (state.master() != null) {
      line(out, 3, "Master router", state.master());
    }
    line(out, 3, "Wantstate", config.initialState());
    line(out, 3, "Interface", config.interfaceName());
    IpAddress source = state.link().source();
    line(out, 3, "Using src_ip", source == null ? "(none)" : source);
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
    line(out, 3, "Preempt", config.preemption().enabled() ? "enabled" : "disabled");
    if (config.preemption().delayMs() > 0) {
      line(out, 3, "Preempt delay", Words.seconds(config.preemption().delayMs()) + " secs");
    }
    line(
        out,
        3,
        "Authentication type",
        config.authentication().type().wireValue() == 1 ? "SIMPLE_PASSWORD" : "none");
    addresses(out, "Virtual IP", config.virtualAddresses(), state.isMaster());
    addresses(out, "Virtual IP Excluded", config.excludedAddresses(), state.isMaster());
    tracked(out, config, state);
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
    if (!addresses.isEmpty()) {
      out.append("   %s (%d):\n".formatted(title, addresses.size()));
      addresses.forEach(a -> out.append("     ").append(Words.address(a, set)).append('\n'));
    }
  }

  private static void tracked(StringBuilder out, VrrpInstance config, RouterState state) {
    if (!config.tracking().scripts().isEmpty()) {
      out.append("   Tracked scripts :\n");
      for (TrackedScript script : config.tracking().scripts()) {
        out.append(
            "     %s weight %d%s\n"
                .formatted(
                    script.scriptName(),
                    script.weightPoints(),
                    script.weightReversed() ? " reverse" : ""));
      }
    }
    state.health().entrySet().stream()
        .filter(e -> e.getKey().startsWith("external "))
        .forEach(e -> line(out, 3, "Tracked " + e.getKey(), e.getValue()));
  }

  private static void script(StringBuilder out, VrrpScript script, List<InstanceView> instances) {
    Health health =
        instances.stream()
            .map(i -> i.state().health().get(InstanceModel.scriptTracker(script.name())))
            .filter(java.util.Objects::nonNull)
            .findFirst()
            .orElse(Health.UNKNOWN);
    line(out, 1, "VRRP Script", script.name());
    line(out, 3, "Command", "'" + script.command().text() + "'");
    line(out, 3, "Interval", Words.seconds(script.intervalMs()) + " sec");
    line(out, 3, "Timeout", Words.seconds(script.timeoutMs()) + " sec");
    line(out, 3, "Weight", script.weightPoints());
    line(out, 3, "Rise", script.rise());
    line(out, 3, "Fall", script.fall());
    line(
        out,
        3,
        "Status",
        switch (health) {
          case UP -> "GOOD";
          case DOWN -> "BAD";
          case UNKNOWN -> "INIT";
        });
  }

  private static void line(StringBuilder out, int indent, String name, Object value) {
    out.append(" ".repeat(indent)).append(name).append(" = ").append(value).append('\n');
  }
}
