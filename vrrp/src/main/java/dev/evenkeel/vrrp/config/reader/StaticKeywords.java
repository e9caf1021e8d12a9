package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.RoutingRule;
import dev.evenkeel.vrrp.config.VirtualRoute;
import dev.evenkeel.vrrp.config.text.Segment;

/** The top-level blocks of the VRRP process that are neither scripts nor instances. */
final class StaticKeywords {
  private final ReadContext context;
  private final Report report;
  private int garpGroups;
  private boolean garpDelaySet;

  StaticKeywords(ReadContext context) {
    this.context = context;
    this.report = context.report;
  }

  void addTo(KeywordTable top) {
    KeywordTable trackGroup =
        new KeywordTable("track_group").values("group", Feature.CORE, line -> {});
    KeywordTable garpGroup =
        new KeywordTable("garp_group")
            .line("garp_interval", this::garpInterval)
            .line("gna_interval", this::garpInterval)
            .flags(Feature.CORE, "interface")
            .values("interfaces", Feature.CORE, line -> {});
    top.values("static_ipaddress", Feature.CORE, this::address)
        .values("static_routes", Feature.CORE, this::route)
        .values("static_rules", Feature.CORE, this::rule)
        .block("track_group", Feature.TRACK_GROUP, this::trackGroup, trackGroup, () -> {})
        .values("linkbeat_interfaces", Feature.LINKBEAT, this::linkbeatInterface)
        .values("interface_up_down_delays", Feature.INTERFACE_DELAY, this::delayedInterface)
        .block("garp_group", Feature.GARP_GROUP, this::garpStart, garpGroup, this::garpEnd);
  }

  private void address(Segment line) {
    AddressDraft address = new AddressParser(context, line, true).parse();
    if (address != null) {
      context.staticAddresses.add(address);
    }
  }

  private void route(Segment line) {
    VirtualRoute route = new RouteParser(context, line).parse();
    if (route != null) {
      context.staticRoutes.add(route);
    }
  }

  private void rule(Segment line) {
    RoutingRule rule = new RuleParser(context, line).parse();
    if (rule != null) {
      context.staticRules.add(rule);
    }
  }

  private boolean trackGroup(Segment line) {
    if (line.size() != 2) {
      report.error("track_group must have a name - skipping");
      return false;
    }
    return true;
  }

  private void linkbeatInterface(Segment line) {
    known(line, "linkbeat interface");
  }

  private void delayedInterface(Segment line) {
    known(line, "up/down delay");
  }

  private void known(Segment line, String purpose) {
    if (!context.environment.interfaceExists().test(line.word(0))) {
      report.error(
          ExitCode.NOT_USABLE,
          "unknown interface %s specified for %s".formatted(line.word(0), purpose));
    }
  }

  private boolean garpStart(Segment line) {
    garpDelaySet = false;
    return true;
  }

  private void garpInterval(Segment line) {
    garpDelaySet = true;
    String word = context.params.required(line, 1);
    context.params.micros(
        word, 1, 0xffffffffL, v -> {}, line.word(0) + " '" + word + "' is invalid");
  }

  private void garpEnd() {
    if (!garpDelaySet) {
      report.error("garp group " + garpGroups + " does not have any delay set - removing");
    } else {
      garpGroups++;
    }
  }
}
