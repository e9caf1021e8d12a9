package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.VirtualRoute;
import dev.evenkeel.vrrp.config.VirtualRoute.Hop;
import dev.evenkeel.vrrp.config.VirtualRoute.Kind;
import dev.evenkeel.vrrp.config.text.Segment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line of {@code virtual_routes} or {@code static_routes}: the words of ip-route(8), in
 * Keepalived's dialect. One object per line.
 */
final class RouteParser {
  private static final Map<String, Kind> KINDS =
      Map.of(
          "blackhole", Kind.BLACKHOLE,
          "unreachable", Kind.UNREACHABLE,
          "prohibit", Kind.PROHIBIT,
          "throw", Kind.THROW);

  /** RTAX_*; those that are times in milliseconds are multiplied. */
  private static final Map<String, Integer> METRICS =
      Map.ofEntries(
          Map.entry("mtu", 2),
          Map.entry("window", 3),
          Map.entry("rtt", 4),
          Map.entry("rttvar", 5),
          Map.entry("ssthresh", 6),
          Map.entry("cwnd", 7),
          Map.entry("advmss", 8),
          Map.entry("reordering", 9),
          Map.entry("hoplimit", 10),
          Map.entry("initcwnd", 11),
          Map.entry("rto_min", 13),
          Map.entry("initrwnd", 14),
          Map.entry("quickack", 15));

  private static final Map<String, Integer> UNITS_PER_MS = Map.of("rtt", 8, "rttvar", 4);
  private static final Set<String> REFUSED =
      Set.of(
          "congctl",
          "features",
          "fastopen_no_cookie",
          "realms",
          "encap",
          "vrf",
          "pref",
          "expires",
          "ttl-propagate",
          "as");
  private static final Set<String> IGNORED = Set.of("add", "append", "prepend", "inet");
  private static final int SCOPE_LINK = 253;

  private final ReadContext context;
  private final Report report;
  private final Segment line;
  private int at;

  private Kind kind = Kind.UNICAST;
  private @Nullable Network destination;
  private boolean everywhere;
  private @Nullable Boolean ipv6;
  private int table = VirtualRoute.TABLE_MAIN;
  private @Nullable Integer scope;
  private int protocol = VirtualRoute.PROTOCOL_KEEPALIVED;
  private int tos;
  private @Nullable Integer metric;
  private @Nullable InetAddress preferredSource;
  private final List<Hop> hops = new ArrayList<>();
  private Hop hop = new Hop(null, null, 1, false);
  private final Map<Integer, Integer> metrics = new HashMap<>();
  private boolean tracked = true;
  private boolean usable = true;

  RouteParser(ReadContext context, Segment line) {
    this.context = context;
    this.report = context.report;
    this.line = line;
  }

  /** The route, or null if the line says none that can be set. */
  @Nullable VirtualRoute parse() {
    for (at = 0; at < line.size() && usable; at++) {
      word(line.word(at));
    }
    if (!usable) {
      return null;
    }
    if (destination == null && !everywhere) {
      report.error("Route must have a destination");
      return null;
    }
    if (hop.gateway() != null || hop.device() != null || hops.isEmpty()) {
      boolean empty = hop.gateway() == null && hop.device() == null;
      if (!(empty && kind != Kind.UNICAST)) {
        hops.addFirst(hop);
      }
    }
    boolean hasDevice = hop.device() != null;
    if (tracked && !hasDevice) {
      report.error(
          "Warning - cannot track route %s with no interface specified, not tracking"
              .formatted(everywhere ? "default" : destinationText()));
    }
    return build(tracked && hasDevice);
  }

  private String destinationText() {
    return line.words().stream()
        .filter(w -> destination != null && w.startsWith(destination.address().getHostAddress()))
        .findFirst()
        .orElse("");
  }

  private VirtualRoute build(boolean isTracked) {
    boolean six = Boolean.TRUE.equals(ipv6);
    boolean onLink =
        kind == Kind.UNICAST && !six && hops.stream().allMatch(h -> h.gateway() == null);
    Integer derived = onLink ? Integer.valueOf(SCOPE_LINK) : null;
    return new VirtualRoute(
        six,
        kind,
        destination == null ? null : destination.address(),
        destination == null ? 0 : destination.bits(),
        table,
        scope == null ? derived : scope,
        protocol,
        tos,
        metric,
        preferredSource,
        hops,
        metrics,
        !isTracked,
        String.join(" ", line.words()),
        line.position());
  }

  private void word(String word) {
    Kind special = KINDS.get(word);
    if (special != null) {
      kind = special;
    } else if (METRICS.containsKey(word)) {
      metric(word);
    } else if (REFUSED.contains(word)) {
      report.feature(Feature.ROUTE_OPTION, "'" + word + "' of a route", line.position());
      argument();
      usable = false;
    } else if (!IGNORED.contains(word)) {
      ordinary(word);
    }
  }

  private void ordinary(String word) {
    switch (word) {
      case "inet6" -> family(true);
      case "to" -> destination(argument());
      case "src" -> preferredSource = address(argument());
      case "via" -> hop = new Hop(gateway(), hop.device(), hop.weight(), hop.onLink());
      case "gw" -> {
        report.error("\"gw\" for routes is deprecated. Please use \"via\"");
        hop = new Hop(gateway(), hop.device(), hop.weight(), hop.onLink());
      }
      case "or" -> {
        report.error("\"or\" for routes is deprecated. Please use \"nexthop\"");
        hops.add(new Hop(gateway(), null, 1, false));
      }
      case "dev", "oif" -> hop = new Hop(hop.gateway(), device(), hop.weight(), hop.onLink());
      case "onlink" -> hop = new Hop(hop.gateway(), hop.device(), hop.weight(), true);
      case "nexthop" -> nextHop();
      case "table" -> table = named(RouteNames.table(argument()), "Routing table %s not found");
      case "scope" -> scope = named(RouteNames.scope(argument()), "Scope %s not found or invalid");
      case "protocol" ->
          protocol = named(RouteNames.protocol(argument()), "Protocol %s not found or invalid");
      case "tos", "dsfield" -> tos = named(RouteNames.number(argument()), "TOS value %s invalid");
      case "metric", "priority", "preference" -> routeMetric();
      case "no_track" -> tracked = false;
      case "track_group" -> {
        argument();
        report.feature(Feature.TRACK_GROUP, "'track_group'", line.position());
      }
      case "default", "all" -> everywhere = true;
      default -> destination(word);
    }
  }

  private String argument() {
    String next = line.word(at + 1);
    if (next.isEmpty()) {
      throw report.missingParameter(line.word(0), at + 1);
    }
    at++;
    return next;
  }

  private int named(OptionalInt value, String problem) {
    if (value.isEmpty()) {
      fail(problem.formatted(line.word(at)) + " for route");
    }
    return value.orElse(0);
  }

  private void fail(String problem) {
    report.error(problem);
    usable = false;
  }

  private void routeMetric() {
    String value = argument();
    context
        .params
        .unsigned(value, 0, 0xffffffffL)
        .ifPresentOrElse(
            v -> metric = (int) v, () -> fail("Invalid metric " + value + " specified for route"));
  }

  private void metric(String word) {
    String value = argument();
    if (value.equals("lock")) {
      report.feature(Feature.ROUTE_OPTION, "'lock' of a route", line.position());
      value = argument();
    }
    boolean time = UNITS_PER_MS.containsKey(word) || word.equals("rto_min");
    String number = time ? value.replaceFirst("ms$", "") : value;
    OptionalInt parsed = RouteNames.number(number);
    if (parsed.isEmpty()) {
      fail("Invalid %s %s specified for route".formatted(word, value));
    } else {
      int unit = UNITS_PER_MS.getOrDefault(word, 1);
      metrics.put(METRICS.get(word), parsed.getAsInt() * unit);
    }
  }

  private void destination(String word) {
    if (word.equals("default") || word.equals("all")) {
      everywhere = true;
      return;
    }
    Network network = Network.parse(context, word);
    if (network == null || destination != null) {
      fail("unknown route keyword " + word);
    } else {
      destination = network;
      family(network.isIpv6());
    }
  }

  private void family(boolean six) {
    if (ipv6 != null && ipv6 != six) {
      fail("Cannot mix IPv4 and IPv6 addresses for route");
    }
    ipv6 = six;
  }

  private @Nullable InetAddress address(String word) {
    Network network = Network.parse(context, word);
    if (network == null) {
      usable = false;
      return null;
    }
    family(network.isIpv6());
    return network.address();
  }

  /** A gateway may follow the address family's name, and be of another family than the route. */
  private @Nullable InetAddress gateway() {
    String next = argument();
    boolean named = next.equals("inet6") || next.equals("inet");
    if (!named) {
      return address(next);
    }
    Network network = Network.parse(context, argument());
    usable &= network != null;
    return network == null ? null : network.address();
  }

  private @Nullable String device() {
    String name = argument();
    if (!context.interfaceUsable(name)) {
      report.error("WARNING - interface " + name + " for VROUTE nexthop doesn't exist");
    }
    return name;
  }

  private void nextHop() {
    Hop next = new Hop(null, null, 1, false);
    while (at + 1 < line.size() && !line.word(at + 1).equals("nexthop")) {
      String word = line.word(++at);
      switch (word) {
        case "via" -> next = new Hop(gateway(), next.device(), next.weight(), next.onLink());
        case "dev" -> next = new Hop(next.gateway(), device(), next.weight(), next.onLink());
        case "onlink" -> next = new Hop(next.gateway(), next.device(), next.weight(), true);
        case "weight" -> {
          String value = argument();
          int weight = (int) context.params.unsigned(value, 1, 256).orElse(0);
          if (weight == 0) {
            fail("Invalid weight " + value + " specified for route");
            return;
          }
          next = new Hop(next.gateway(), next.device(), weight, next.onLink());
        }
        default -> {
          fail("Unknown nexthop keyword " + word);
          return;
        }
      }
    }
    if (next.gateway() instanceof Inet6Address) {
      family(true);
    }
    hops.add(next);
  }
}
