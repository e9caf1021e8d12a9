package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Segment;
import java.util.Set;

/**
 * Reads routes and rules only as far as to report what keepalived most often finds wrong: Evenkeel
 * does not set them.
 */
final class RouteKeywords {
  private static final Set<String> ROUTE_WORDS =
      Set.of(
          "to",
          "via",
          "gw",
          "dev",
          "oif",
          "src",
          "table",
          "metric",
          "priority",
          "preference",
          "scope",
          "protocol",
          "tos",
          "dsfield",
          "onlink",
          "or",
          "mtu",
          "advmss",
          "realms",
          "encap",
          "nexthop",
          "vrf",
          "inet6",
          "add",
          "append",
          "prepend",
          "no_track",
          "track_group",
          "blackhole",
          "unreachable",
          "prohibit",
          "throw");
  private static final Set<String> RULE_WORDS =
      Set.of(
          "not",
          "from",
          "to",
          "iif",
          "oif",
          "dev",
          "fwmark",
          "tos",
          "dsfield",
          "table",
          "lookup",
          "preference",
          "priority",
          "order",
          "goto",
          "nop",
          "blackhole",
          "unreachable",
          "prohibit",
          "realms",
          "suppress_prefixlength",
          "sup_pl",
          "suppress_ifgroup",
          "sup_group",
          "uidrange",
          "ipproto",
          "ip_proto",
          "sport",
          "dport",
          "tunnel-id",
          "l3mdev",
          "protocol",
          "inet6",
          "no_track",
          "track_group");

  private static final Set<String> ORDER_WORDS = Set.of("preference", "priority", "order");

  private final ReadContext context;
  private int nextPreference = 16_384;

  RouteKeywords(ReadContext context) {
    this.context = context;
  }

  /** A line of {@code virtual_routes} or {@code static_routes}. */
  void route(Segment line) {
    String first = line.word(0);
    if (!ROUTE_WORDS.contains(first) && !isNetwork(first)) {
      context.report.error("VRRP parsed invalid IP " + first + ". skipping IP...");
      context.report.error("unknown route keyword " + first);
      return;
    }
    for (int at = 0; at + 1 < line.size(); at++) {
      String device = line.word(at + 1);
      if ((line.word(at).equals("dev") || line.word(at).equals("oif"))
          && !context.interfaceUsable(device)) {
        context.report.error("WARNING - interface " + device + " for VROUTE nexthop doesn't exist");
      }
    }
  }

  private static boolean isNetwork(String word) {
    int slash = word.indexOf('/');
    String host = slash < 0 ? word : word.substring(0, slash);
    return word.equals("default") || IpLiterals.parse(host) != null;
  }

  /** A line of {@code virtual_rules} or {@code static_rules}. */
  void rule(Segment line) {
    String first = line.word(0);
    if (!RULE_WORDS.contains(first)) {
      context.report.error("Unknown rule option " + first);
    } else if (line.words().stream().noneMatch(ORDER_WORDS::contains)) {
      context.report.error(
          "Rule has no preference specified - setting to "
              + nextPreference--
              + ". This is probably not what you want.");
    }
  }
}
