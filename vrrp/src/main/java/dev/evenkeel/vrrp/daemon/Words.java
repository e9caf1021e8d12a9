package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.InitialState;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.config.VirtualRoute;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.machine.Phase;
import dev.evenkeel.vrrp.machine.RouterState;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** How Keepalived's dumps word things. Stateless. */
final class Words {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss.SSSSSS yyyy", Locale.ROOT);

  private Words() {}

  static String state(Phase phase) {
    return switch (phase) {
      case NEW, INIT, STOPPED -> "INIT";
      case BACKUP -> "BACKUP";
      case MASTER -> "MASTER";
      case FAULT -> "FAULT";
    };
  }

  /** A master wants to be one, whatever it was configured to be. */
  static InitialState wanted(VrrpInstance config, RouterState state) {
    return state.isMaster() ? InitialState.MASTER : config.initialState();
  }

  static int stateNumber(Phase phase) {
    return switch (phase) {
      case NEW, INIT, STOPPED -> 0;
      case BACKUP -> 1;
      case MASTER -> 2;
      case FAULT -> 3;
    };
  }

  /**
   * An address as inet_ntop(3) writes it: the longest run of zero groups is {@code ::} (RFC 5952).
   */
  static String address(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] raw = address.getAddress();
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && group(raw, i + length) == 0) {
        length++;
      }
      if (length > bestLength) {
        bestStart = i;
        bestLength = length;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        out.append("::");
        i += bestLength - 1;
      } else {
        boolean first = out.isEmpty() || out.charAt(out.length() - 1) == ':';
        out.append(first ? "" : ":").append(Integer.toHexString(group(raw, i)));
      }
    }
    return out.toString();
  }

  private static int group(byte[] raw, int index) {
    return ((raw[2 * index] & 0xff) << 8) | (raw[2 * index + 1] & 0xff);
  }

  /** {@code 192.168.0.99 dev eth0 scope global set}. */
  static String address(VirtualAddress address, boolean set) {
    int host = address.isIpv6() ? 128 : 32;
    String prefix = address.prefixLengthBits() == host ? "" : "/" + address.prefixLengthBits();
    String broadcast =
        address.broadcast() == null ? "" : " brd " + address.broadcast().getHostAddress();
    String label = address.label() == null ? "" : " label " + address.label();
    return address(address.address())
        + prefix
        + broadcast
        + " dev "
        + address.device()
        + " scope "
        + address.scope().keyword()
        + label
        + lifetime(address, set)
        + (set ? " set" : "");
  }

  /** The kernel does not choose an IPv6 host address as a source by itself. */
  private static String lifetime(VirtualAddress address, boolean set) {
    if (!address.isIpv6()) {
      return "";
    }
    if (address.prefixLengthBits() == 128) {
      return " deprecated";
    }
    return set ? " preferred_lft forever" : "";
  }

  /** {@code prepend 10.8.0.0/16 via inet 192.168.0.254 dev eth0 proto 18}. */
  static String route(VirtualRoute route) {
    StringJoiner out = new StringJoiner(" ");
    boolean goesOn = route.kind() == VirtualRoute.Kind.UNICAST;
    out.add(goesOn ? "prepend" : "add " + route.kind().name().toLowerCase(Locale.ROOT));
    InetAddress to = route.destination();
    out.add(to == null ? "default" : address(to) + "/" + route.prefixLengthBits());
    if (route.preferredSource() != null) {
      out.add("src " + address(route.preferredSource()));
    }
    for (VirtualRoute.Hop hop : route.hops()) {
      if (route.hops().size() > 1) {
        out.add("nexthop");
      }
      if (hop.gateway() != null) {
        boolean ipv6 = hop.gateway() instanceof Inet6Address;
        out.add("via %s %s".formatted(ipv6 ? "inet6" : "inet", address(hop.gateway())));
      }
      if (hop.device() != null) {
        out.add("dev " + hop.device());
      }
    }
    if (route.table() != VirtualRoute.TABLE_MAIN) {
      out.add("table " + route.table());
    }
    out.add("proto " + route.protocol());
    if (route.scope() != null) {
      out.add("scope " + route.scope());
    }
    if (route.metric() != null) {
      out.add("metric " + route.metric());
    }
    return route.noTrack() ? out + " no_track" : out.toString();
  }

  /** {@code 1795435813.456378 (Mon Nov 23 12:10:13.456378 2026)}; microseconds since 1970. */
  static String time(long us) {
    long second = Math.floorDiv(us, 1_000_000);
    long rest = Math.floorMod(us, 1_000_000);
    return "%d.%06d (%s)"
        .formatted(
            second,
            rest,
            TIME.format(
                Instant.ofEpochSecond(second, rest * 1_000).atZone(ZoneId.systemDefault())));
  }

  /** The words of a command, each in quotes; {@code 'true' '-x'}. */
  static String command(ScriptCommand command) {
    return command.words().stream().map(w -> "'" + w + "'").collect(Collectors.joining(" "));
  }

  /** Seconds without needless zeros: {@code 1}, {@code 0.5}. */
  static String seconds(long ms) {
    return ms % 1000 == 0
        ? Long.toString(ms / 1000)
        : java.math.BigDecimal.valueOf(ms, 3).stripTrailingZeros().toPlainString();
  }
}
