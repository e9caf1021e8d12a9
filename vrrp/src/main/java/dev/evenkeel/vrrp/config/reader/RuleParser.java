package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.RoutingRule;
import dev.evenkeel.vrrp.config.text.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line of {@code virtual_rules} or {@code static_rules}: the words of ip-rule(8). One
 * object per line.
 */
final class RuleParser {
  private static final Map<String, Integer> ACTIONS =
      Map.of("nop", 3, "blackhole", 6, "unreachable", 7, "prohibit", 8);
  private static final int TO_TABLE = 1;
  private static final int GOTO = 2;
  private static final int FRA_DST = 1;
  private static final int FRA_SRC = 2;
  private static final int FRA_IIFNAME = 3;
  private static final int FRA_GOTO = 4;
  private static final int FRA_PRIORITY = 6;
  private static final int FRA_FWMARK = 10;
  private static final int FRA_SUPPRESS_IFGROUP = 13;
  private static final int FRA_SUPPRESS_PREFIXLEN = 14;
  private static final int FRA_TABLE = 15;
  private static final int FRA_FWMASK = 16;
  private static final int FRA_OIFNAME = 17;
  private static final int FRA_L3MDEV = 19;
  private static final int FRA_UID_RANGE = 20;
  private static final int FRA_PROTOCOL = 21;
  private static final int FRA_IP_PROTO = 22;
  private static final int FRA_SPORT_RANGE = 23;
  private static final int FRA_DPORT_RANGE = 24;

  private final ReadContext context;
  private final Report report;
  private final Segment line;
  private final Map<Integer, byte[]> attributes = new HashMap<>();
  private int at;
  private int action;
  private boolean inverted;
  private @Nullable Network from;
  private @Nullable Network to;
  private @Nullable Boolean ipv6;
  private int tos;
  private boolean usable = true;

  RuleParser(ReadContext context, Segment line) {
    this.context = context;
    this.report = context.report;
    this.line = line;
  }

  /** The rule, or null if the line says none that can be set. */
  @Nullable RoutingRule parse() {
    for (at = 0; at < line.size() && usable; at++) {
      word(line.word(at));
    }
    if (!usable) {
      return null;
    }
    if (action == 0) {
      report.error("No action specified for rule - ignoring");
      return null;
    }
    String text = String.join(" ", line.words());
    if (!attributes.containsKey(FRA_PRIORITY)) {
      int preference = context.nextRulePreference--;
      put(FRA_PRIORITY, preference);
      text += " preference " + preference;
      report.error(
          "Rule has no preference specified - setting to "
              + preference
              + ". This is probably not what you want.");
    }
    attributes.putIfAbsent(FRA_PROTOCOL, new byte[] {18});
    return new RoutingRule(
        Boolean.TRUE.equals(ipv6),
        action,
        inverted,
        from == null ? 0 : from.bits(),
        to == null ? 0 : to.bits(),
        tos,
        attributes,
        text,
        line.position());
  }

  private void word(String word) {
    Integer plain = ACTIONS.get(word);
    if (plain != null) {
      action = plain;
      return;
    }
    switch (word) {
      case "not" -> inverted = true;
      case "inet6" -> family(true);
      case "inet" -> family(false);
      case "from" -> from = network(FRA_SRC, argument());
      case "to" -> to = network(FRA_DST, argument());
      case "iif", "dev" -> attributes.put(FRA_IIFNAME, name(argument()));
      case "oif" -> attributes.put(FRA_OIFNAME, name(argument()));
      case "fwmark" -> mark(argument());
      case "tos", "dsfield" -> tos = number(argument(), word);
      case "table", "lookup" -> table(argument());
      case "preference", "priority", "order" -> put(FRA_PRIORITY, number(argument(), word));
      case "goto" -> {
        action = GOTO;
        put(FRA_GOTO, number(argument(), word));
      }
      case "suppress_prefixlength", "sup_pl" ->
          put(FRA_SUPPRESS_PREFIXLEN, number(argument(), word));
      case "suppress_ifgroup", "sup_group" -> put(FRA_SUPPRESS_IFGROUP, number(argument(), word));
      case "l3mdev" -> {
        action = TO_TABLE;
        attributes.put(FRA_L3MDEV, new byte[] {1});
      }
      case "uidrange" -> uidRange(argument());
      case "ipproto", "ip_proto" -> protocolNumber(argument());
      case "sport" -> portRange(FRA_SPORT_RANGE, argument());
      case "dport" -> portRange(FRA_DPORT_RANGE, argument());
      case "protocol" -> {
        OptionalInt value = RouteNames.protocol(argument());
        if (value.isEmpty()) {
          fail("Protocol %s not found or invalid for rule".formatted(line.word(at)));
        } else {
          attributes.put(FRA_PROTOCOL, new byte[] {(byte) value.getAsInt()});
        }
      }
      case "no_track" -> {
        // Rules are not watched.
      }
      case "track_group" -> {
        argument();
        report.feature(Feature.TRACK_GROUP, "'track_group'", line.position());
      }
      case "realms", "tunnel-id" -> {
        report.feature(Feature.ROUTE_OPTION, "'" + word + "' of a rule", line.position());
        argument();
        usable = false;
      }
      default -> fail("Unknown rule option " + word);
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

  private void fail(String problem) {
    report.error(problem);
    usable = false;
  }

  private void family(boolean six) {
    if (ipv6 != null && ipv6 != six) {
      fail("rule specification has mixed IPv4 and IPv6");
    }
    ipv6 = six;
  }

  private @Nullable Network network(int attribute, String word) {
    if (word.equals("all") || word.equals("any") || word.equals("default")) {
      return null;
    }
    Network network = Network.parse(context, word);
    if (network == null) {
      usable = false;
      return null;
    }
    family(network.isIpv6());
    attributes.put(attribute, network.address().getAddress());
    return network;
  }

  private static byte[] name(String device) {
    byte[] text = device.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(text, text.length + 1);
  }

  private void put(int attribute, int value) {
    attributes.put(attribute, buffer(4).putInt(value).array());
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  private int number(String word, String what) {
    OptionalInt value = RouteNames.number(word);
    if (value.isEmpty()) {
      fail("Invalid rule %s %s specified".formatted(what, word));
    }
    return value.orElse(0);
  }

  private void table(String word) {
    OptionalInt value = RouteNames.table(word);
    if (value.isEmpty()) {
      fail("Routing table %s not found for rule".formatted(word));
    } else {
      action = TO_TABLE;
      put(FRA_TABLE, value.getAsInt());
    }
  }

  private void mark(String word) {
    int slash = word.indexOf('/');
    put(FRA_FWMARK, number(slash < 0 ? word : word.substring(0, slash), "fwmark"));
    if (slash >= 0) {
      put(FRA_FWMASK, number(word.substring(slash + 1), "fwmark"));
    }
  }

  private void uidRange(String word) {
    String[] ends = word.split("-", -1);
    if (ends.length == 2) {
      int start = number(ends[0], "uidrange");
      attributes.put(
          FRA_UID_RANGE, buffer(8).putInt(start).putInt(number(ends[1], "uidrange")).array());
    } else {
      fail("Invalid rule uidrange " + word + " specified");
    }
  }

  private void protocolNumber(String word) {
    int value =
        switch (word) {
          case "tcp" -> 6;
          case "udp" -> 17;
          case "icmp" -> 1;
          case "ipv6-icmp", "icmpv6" -> 58;
          case "sctp" -> 132;
          default -> number(word, "ipproto");
        };
    attributes.put(FRA_IP_PROTO, new byte[] {(byte) value});
  }

  private void portRange(int attribute, String word) {
    String[] ends = word.split("-", -1);
    int start = number(ends[0], "port");
    int end = ends.length > 1 ? number(ends[1], "port") : start;
    attributes.put(attribute, buffer(4).putShort((short) start).putShort((short) end).array());
  }
}
